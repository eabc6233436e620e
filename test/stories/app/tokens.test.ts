import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { lockFiles } from "../../../src/adapters/states/lock-files.ts";
import { openEmbedded } from "../../../src/adapters/store/embedded.ts";
import type { PullRequest, Repository } from "../../github/model.ts";
import { closedAgain, demoBase, openToEverybody } from "./specs.ts";
import { commentsOf, startApp, type RunningApp } from "./start-app.ts";

/** As Node's own client writes it down before it sends. */
interface Sent {
  readonly origin: string;
  readonly method: string;
  readonly path: string;
  readonly headers: string | readonly string[];
}
const channel = "undici:request:create";

describe("tokens of an installation", { timeout: 60_000 }, () => {
  let app: RunningApp;
  let folder: string;
  let repository: Repository;
  let pull: PullRequest;
  const sent: Sent[] = [];
  const note = (message: unknown): void => void sent.push((message as { readonly request: Sent }).request);

  beforeAll(async () => {
    subscribe(channel, note);
    folder = await mkdtemp(join(tmpdir(), "sirsi-tokens-"));
    app = await startApp({ terraform: false, environment: { dataFolder: folder } });
    app.github.organization("acme", { ana: "admin" });
    app.github.install(app.app, "acme");
    repository = app.github.createRepository("acme/shop", { files: demoBase });
    await app.idle();
    pull = await app.github.user("ana").openPullRequest(repository, { files: { "migrations/shop.yaml": openToEverybody } });
    await app.idle();
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
  afterAll(async () => {
    unsubscribe(channel, note);
    await app.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const tokens = () => [...app.github.world.installationTokens.keys()];
  const inside = (text: string) => tokens().filter((token) => text.includes(token));
  /** Name, value, name, value. */
  const headersOf = ({ headers }: Sent): readonly (readonly [string, string])[] => {
    const all = typeof headers === "string" ? headers.split(/\r\n|: /) : headers;
    return all.flatMap((name, index) => (index % 2 === 0 ? [[name.toLowerCase(), all[index + 1] ?? ""] as const] : []));
  };

  it("are renewed when their hour is over, and work goes on", async () => {
    const before = tokens();
    const now = Date.now;
    vi.spyOn(Date, "now").mockImplementation(() => now() + 3_601_000);
    const since = app.github.mark();
    await app.github.user("ana").pushTo(pull, { "migrations/shop.yaml": closedAgain });
    app.github.user("ana").comment(pull, "/sirsi explain AWS-EC2-001");
    await app.idle();

    expect(commentsOf(app, pull)[0]?.body).toContain(pull.head.sha);
    expect(app.github.requests({ since }).filter(({ status }) => status === 401)).toEqual([]);
    expect(app.github.requests({ since, path: /access_tokens$/ })).toHaveLength(1);
    expect([before.length, tokens().length]).toEqual([1, 2]);
  });

  it("of both hours stood in the header for it, to GitHub, and in nothing else that was sent", () => {
    const carried = sent.filter(({ headers }) => inside(String(headers)).length > 0);
    expect(new Set(carried.flatMap((one) => inside(String(one.headers))))).toEqual(new Set(tokens()));
    expect(new Set(carried.map(({ origin }) => origin))).toEqual(new Set([app.github.url]));
    const names = carried.flatMap((one) => headersOf(one).flatMap(([name, value]) => (inside(value).length > 0 ? [name] : [])));
    expect(new Set(names)).toEqual(new Set(["authorization"]));
    expect(sent.filter(({ path }) => inside(path).length > 0)).toEqual([]);
    expect(app.github.requests().filter(({ body }) => inside(JSON.stringify(body ?? "")).length > 0)).toEqual([]);
  });

  it("stand in no comment, no check, no report and no line of the log", async () => {
    const record = await app.parts.ledger.reviews.latest(repository.id, pull.number);
    const report = await (await fetch(`${app.url}/reviews/${record!.id}.json`)).text();
    const written = [
      ...app.github.comments(pull).map(({ body }) => body),
      ...app.github.checkRuns(repository, pull.head.sha).map(({ output }) => JSON.stringify(output)),
      ...[report, ...app.log],
    ];

    expect(written.length).toBeGreaterThan(50);
    expect(report).toContain("sirsi.review/1");
    expect(written.filter((text) => inside(text).length > 0)).toEqual([]);
    expect(app.log.filter((line) => /ghs_/.test(line))).toEqual([]);
  });

  it("stand in no row of the database", async () => {
    const all = tokens();
    expect(app.github.violations).toEqual([]);
    await app.stop();
    const database = await openEmbedded(folder, lockFiles);
    const { rows: tables } = await database.run((db) =>
      sql<{ name: string }>`select table_name as name from information_schema.tables where table_schema = 'sirsi'`.execute(db),
    );
    const rows: string[] = [];
    for (const { name } of tables) {
      const found = await database.run((db) =>
        sql<{ row: string }>`select t::text as row from ${sql.id("sirsi", name)} as t`.execute(db),
      );
      rows.push(...found.rows.map(({ row }) => row));
    }
    await database.close();

    expect(rows.length).toBeGreaterThan(10);
    expect(rows.some((row) => row.includes("sirsi.review/1"))).toBe(true);
    expect(rows.filter((row) => all.some((token) => row.includes(token)))).toEqual([]);
  });
});
