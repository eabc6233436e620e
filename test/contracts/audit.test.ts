import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { cleanText } from "../../src/adapters/log/clean.ts";
import { auditIn } from "../../src/adapters/store/audit.ts";
import { fixedClock } from "../../src/adapters/clock/clock.ts";
import { firstPrevious } from "../../src/domain/audit.ts";
import type { Recorded, SirsiEvent } from "../../src/domain/events.ts";
import type { AuditLog } from "../../src/ports/audit-log.ts";
import { everyEvent } from "../domain/every-event.ts";
import { onEachDatabase } from "./backends.ts";

const python = spawnSync("python3", ["--version"]).status === 0;

const guide = readFileSync(new URL("../../docs/operating.md", import.meta.url), "utf8");
/** A block of code in docs/operating.md, under Audit: what people are told to run. */
const block = (language: string): string => {
  const [, code] = new RegExp(`\\n\`\`\`${language}\\n(.*?)\\n\`\`\`\\n`, "s").exec(guide.slice(guide.indexOf("## Audit"))) ?? [];
  if (code === undefined) throw new Error(`docs/operating.md has no ${language}`);
  return code;
};

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

let repositories = 0;
/** Nothing of the log can be emptied between tests, so that each has repositories of its own. */
const newRepository = (): string => `r${(repositories += 1)}`;
const at = "2026-01-12T09:00:00.000Z";

const finished = (repository: string, state = "done", tenant = "github"): SirsiEvent => ({
  name: "run.finished",
  scope: { tenant, repository, run: `run-${repository}` },
  actor: { kind: "service" },
  facts: { state },
});

onEachDatabase("an audit log", (database) => {
  const open = (now = at, clean = cleanText): AuditLog =>
    auditIn({ database: database(), clock: fixedClock(new Date(now)), clean });
  const linesOf = async (repository: string, selection = {}): Promise<readonly Recorded[]> => {
    const rows = await all(open().rows({ repository, ...selection }));
    return rows.map(({ line }) => JSON.parse(line) as Recorded);
  };
  const asked = (statement: string) => database().run((db) => sql.raw(statement).execute(db));

  it("gives an event back with its place in its chain, and keeps it so", async () => {
    const repository = newRepository();
    const first = await open().append(finished(repository));
    const second = await open().append(finished(repository, "failed"));

    expect(first).toMatchObject({ ...finished(repository), seq: 1, at, previous: firstPrevious(`github/${repository}`) });
    expect(second).toMatchObject({ seq: 2, previous: first.hash, facts: { state: "failed" } });
    expect(await linesOf(repository)).toEqual([first, second]);
    expect(await open().ofRun(`run-${repository}`)).toEqual([first, second]);
  });

  it("keeps the chains of tenants and repositories apart", async () => {
    const [one, two] = [newRepository(), newRepository()];
    const log = open();
    const places = await Promise.all(
      [finished(one), finished(two), finished(one), finished(one, "done", "local")].map((e) => log.append(e)),
    );

    expect(places.map(({ seq }) => seq)).toEqual([1, 1, 2, 1]);
    expect(new Set(places.map(({ previous }) => previous)).size).toBe(4);
  });

  it.skipIf(!python)("holds every event of the registry so that another program can verify it (needs python3)", async () => {
    const repository = newRepository();
    const log = open();
    for (const event of everyEvent({ tenant: "github", repository, run: "Jörg's 😀 \u2028 run" })) await log.append(event);
    const rows = await all(log.rows({ repository }));
    const check = (lines: readonly string[]) =>
      spawnSync("python3", ["-c", block("python")], { input: lines.join("\n"), encoding: "utf8" });
    const lines = rows.map(({ line }) => line);

    expect(JSON.parse(check(lines).stdout)).toEqual({ [`github/${repository}`]: everyEvent().length });
    expect(check(lines.toSpliced(3, 1)).stderr).toContain(`broken at event 5 of github/${repository}`);
    expect(check(lines.with(6, lines[6]!.replace("ann", "eve"))).stderr).toContain("broken at event 7");
  });

  it("lets four who append to one chain at once make neither a gap nor a fork", async () => {
    const repository = newRepository();
    const logs = Array.from({ length: 4 }, () => open());
    const places = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        logs[index % 4]!.append(finished(index % 5 === 0 ? `${repository}-b` : repository, String(index))),
      ),
    );
    const lines = await linesOf(repository);

    expect(lines.map(({ seq }) => seq)).toEqual(Array.from({ length: 160 }, (_, index) => index + 1));
    expect(lines.slice(1).map(({ previous }) => previous)).toEqual(lines.slice(0, -1).map(({ hash }) => hash));
    expect(new Set(places.map(({ hash }) => hash)).size).toBe(200);
    expect(await linesOf(`${repository}-b`)).toHaveLength(40);
  });

  it("keeps the order in which one process recorded", async () => {
    const repository = newRepository();
    const log = open();
    await Promise.all(Array.from({ length: 150 }, (_, index) => log.append(finished(repository, String(index)))));

    expect((await linesOf(repository)).map(({ facts }) => Number((facts as { state: string }).state))).toEqual(
      Array.from({ length: 150 }, (_, index) => index),
    );
  });

  it("lets time stand still within a chain rather than go back", async () => {
    const repository = newRepository();
    await open("2026-01-12T09:00:01.000Z").append(finished(repository));
    await open("2026-01-12T09:00:00.000Z").append(finished(repository));

    expect((await linesOf(repository)).map((event) => event.at)).toEqual([
      "2026-01-12T09:00:01.000Z",
      "2026-01-12T09:00:01.000Z",
    ]);
  });

  it("selects by time and repository, the end left out", async () => {
    const repository = newRepository();
    for (const day of ["12", "13", "14"]) await open(`2026-01-${day}T00:00:00.000Z`).append(finished(repository, day));
    const days = async (selection: object) => (await linesOf(repository, selection)).map((event) => event.at.slice(8, 10));

    expect(await days({ since: "2026-01-13T00:00:00Z" })).toEqual(["13", "14"]);
    expect(await days({ until: "2026-01-13T01:00:00+01:00" })).toEqual(["12"]);
    expect(await days({ since: "2026-01-13", until: "2026-01-14" })).toEqual(["13"]);
  });

  it("reads more than a page, in order", async () => {
    const repository = newRepository();
    const log = open();
    await Promise.all(Array.from({ length: 1_001 }, () => log.append(finished(repository))));

    expect((await linesOf(repository)).map(({ seq }) => seq)).toEqual(Array.from({ length: 1_001 }, (_, index) => index + 1));
  });

  it.each([
    ["an update", "update sirsi.audit set name = 'x'"],
    ["a removal", "delete from sirsi.audit"],
    ["being emptied", "truncate sirsi.audit"],
    ["being emptied with what hangs on it", "truncate sirsi.audit, sirsi.audit_checkpoint cascade"],
    [
      "a second event at a place",
      "insert into sirsi.audit select chain, seq, at, name, repository, run, hash, line from sirsi.audit",
    ],
    [
      "a checkpoint of what never was",
      `insert into sirsi.audit_checkpoint values ('github/x', 1, '${"0".repeat(64)}', '', '', '')`,
    ],
  ])("refuses %s, whoever asks the database for it", async (_what, statement) => {
    await open().append(finished(newRepository()));

    await expect(asked(statement)).rejects.toThrow(/append-only|has this hash|duplicate key/);
  });

  it("forgets what is old, keeps a checkpoint of it, and goes on from there", async () => {
    const repository = newRepository();
    const old = [
      await open("2026-01-12T00:00:00.000Z").append(finished(repository)),
      await open("2026-01-13T00:00:00.000Z").append(finished(repository)),
    ];
    const kept = await open("2026-01-14T00:00:00.000Z").append(finished(repository, "14"));
    const checkpoint = { at: "2026-03-01T00:00:00.000Z", by: "ann", why: "60 days are over" };

    expect(await open().forget("2026-01-14", { repository, ...checkpoint })).toBe(2);
    expect(await linesOf(repository)).toEqual([kept]);
    expect((await open().checkpoints()).get(`github/${repository}`)).toEqual({ ...checkpoint, seq: 2, hash: old[1]!.hash });
    expect(kept.previous).toBe(old[1]!.hash);
    await expect(asked("delete from sirsi.audit where seq > 2")).rejects.toThrow("covered by no checkpoint");
    await expect(asked("update sirsi.audit_checkpoint set why = ''")).rejects.toThrow("append-only");
    await expect(asked("delete from sirsi.audit_checkpoint")).rejects.toThrow("append-only");
  });

  it("forgets by the statements that the guide tells, and goes on", async () => {
    const repository = newRepository();
    for (const day of ["12", "13", "14"]) await open(`2026-01-${day}T00:00:00.000Z`).append(finished(repository, day));
    for (const statement of block("sql").replace("4711", repository).split(";\n")) await asked(statement);

    expect((await linesOf(repository)).map(({ seq }) => seq)).toEqual([3]);
    expect((await open().checkpoints()).get(`github/${repository}`)).toMatchObject({
      seq: 2,
      by: "ann",
      why: "2 years are over",
    });
    expect(await open().append(finished(repository))).toMatchObject({ seq: 4 });
  });

  it("goes on after everything was forgotten, and forgets nothing where nothing is old", async () => {
    const repository = newRepository();
    const [last] = await Promise.all([open().append(finished(repository))]);
    const by = { repository, at: "2026-03-01T00:00:00.000Z", by: "ann", why: "old" };

    expect(await open().forget("2026-01-01", by)).toBe(0);
    expect(await open().forget("2026-02-01", by)).toBe(1);
    expect(await open().append(finished(repository))).toMatchObject({ seq: 2, previous: last.hash });
  });

  describe("and secrets", () => {
    const planted = ["ghp_", "AKIA"].map((prefix) => prefix + "Q7".repeat(prefix === "AKIA" ? 8 : 18));

    it("finds none of those planted in every text of every event", async () => {
      const repository = newRepository();
      const live = "correct horse battery staple";
      const poison = (value: unknown): unknown => {
        if (typeof value === "string") return `${value} ${planted.join(" ")} password=hunter2 ${live}`;
        if (Array.isArray(value)) return value.map(poison);
        if (typeof value !== "object" || value === null) return value;
        return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, poison(item)]));
      };
      const log = open(at, (text) => cleanText(text.replaceAll(live, "(sensitive)")));
      for (const { name, scope, actor, facts } of everyEvent({ tenant: "github", repository, run: "run-7" })) {
        const poisoned = {
          name,
          scope: { ...(poison(scope) as object), repository },
          actor: { ...(poison(actor) as object), kind: actor.kind },
          facts: poison(facts),
        };
        const recorded = await log.append(poisoned as SirsiEvent);
        expect(JSON.stringify(recorded)).toContain("(sensitive)");
      }
      const { rows } = await asked("select * from sirsi.audit");
      const table = JSON.stringify(rows);

      for (const secret of [...planted, "hunter2", live]) expect(table).not.toContain(secret);
      expect(table).toContain("(sensitive)");
    });

    it("keeps digests and commits, which only look random", async () => {
      const repository = newRepository();
      const event = everyEvent({ tenant: "github", repository }).find(({ name }) => name === "plan.finished")!;

      expect((await open().append(event)).facts).toEqual(event.facts);
    });

    it("cuts a text that goes on and on, and keeps one that no database takes", async () => {
      const { facts } = await open().append(finished(newRepository(), `\u0000\ud800${"ä".repeat(5_000)}`));

      expect(facts).toEqual({ state: `\ufffd\ufffd${"ä".repeat(1_998)}…` });
    });
  });

  it("refuses what has no canonical form, and takes what came with it", async () => {
    const repository = newRepository();
    const log = open();
    const wrong = { ...finished(repository), facts: { serial: Number.NaN } } as unknown as SirsiEvent;
    const answers = await Promise.allSettled([
      log.append(finished(repository)),
      log.append(wrong),
      log.append(finished(repository)),
    ]);

    expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await linesOf(repository)).toHaveLength(2);
  });
});
