import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PullRequest, Repository } from "../../github/model.ts";
import { checkOf, commentsOf, startApp, type RunningApp } from "./start-app.ts";
import { bucket, demoBase, openToEverybody } from "./specs.ts";

/** Constructed after the vendors' shapes; none of them ever opened anything. Put together here, so that scanners of repositories pass. */
const secrets = {
  github: `ghs_${"Z9yX8wV7uT6sR5qP4oN3mL2kJ1iH0gF9eD8c".slice(0, 36)}`,
  aws: `AKIAQZXWVUTSRQPONMLK`,
  jwt: ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiJjb25zdHJ1Y3RlZCJ9", "c2lnbmF0dXJlLW9mLWEtY29uc3RydWN0ZWQtdG9rZW4"].join("."),
  basic: "https://deploy:hunter2-constructed@git.example.com/shop.git",
};
const pem = ["-----BEGIN RSA PRIVATE KEY-----", "Q29uc3RydWN0ZWRTZWNyZXRLZXlNYXRlcmlhbA", "-----END RSA PRIVATE KEY-----"];
const needles = [secrets.github, secrets.aws, secrets.jwt, "hunter2-constructed", pem[1]!];

const withSecrets = openToEverybody
  .replace(/^( *)name: .*$/m, `$1name: shop-${secrets.github}`)
  .replace("type: public }", `type: ${secrets.aws} }`)
  .replace("availability: multi-zone", `availability: ${secrets.jwt}`)
  .replace("zones: 2", `zones: "${secrets.basic}"`)
  .concat(`\n${secrets.github}: 1\nnotes: |\n${pem.map((line) => `  ${line}`).join("\n")}\n`);

describe("secrets that people put where they do not belong", { timeout: 60_000 }, () => {
  let app: RunningApp;
  let repository: Repository;
  let pull: PullRequest;

  beforeAll(async () => {
    app = await startApp({ terraform: false, patience: { outage: 0.2 } });
    app.github.organization("acme", { ana: "admin" });
    app.github.install(app.app, "acme");
    repository = app.github.createRepository("acme/shop", { files: demoBase });
    await app.idle();
    const settings = `schema: sirsi.settings/1\nroles:\n  ${secrets.jwt}: ["${secrets.github}"]\nunknown: ${secrets.aws}\n`;
    pull = await app.github.user("ana").openPullRequest(repository, {
      title: `Use ${secrets.github} and ${secrets.basic}`,
      body: pem.join("\n"),
      branch: `feature/${secrets.aws}`,
      files: {
        "migrations/shop.yaml": withSecrets,
        [`migrations/${secrets.github}.yaml`]: bucket("files", { kind: "object-stor" }),
        ".sirsi/settings.yaml": settings,
      },
    });
    await app.idle();
    const commands = [
      `/sirsi explain ${secrets.github}`,
      `/sirsi ${secrets.aws}`,
      `/sirsi approve ${secrets.jwt} ${secrets.basic}`,
    ];
    for (const command of commands) app.github.user("ana").comment(pull, command);
    await app.idle();
  });
  afterAll(async () => {
    await app.stop();
  });

  const found = (text: string) => needles.filter((needle) => text.includes(needle));

  it("appear in nothing that is written on GitHub", () => {
    expect(commentsOf(app, pull)[0]?.body.length).toBeGreaterThan(200);
    for (const { method, path, body } of app.github.requests({ writes: true }))
      expect(found(JSON.stringify(body ?? "")), `${method} ${path}`).toEqual([]);
  });

  it("as the name of a file keep its annotations away, and the check says so", () => {
    const { annotations, output } = checkOf(app, pull);
    expect(annotations.map(({ path }) => path)).toContain("migrations/shop.yaml");
    expect(output.summary).toContain("migrations/(sensitive)");
    expect(output.text).toMatch(/^\d+ annotations? could not be shown at the line/);
  });

  it("appear in no line of the log, with everything that is logged", () => {
    expect(app.log.length).toBeGreaterThan(20);
    expect(app.log.filter((line) => found(line).length > 0)).toEqual([]);
  });

  it("appear in no report of ours, stored or asked for", async () => {
    const record = await app.parts.ledger.reviews.latest(repository.id, pull.number);
    const answer = await fetch(`${app.url}/reviews/${record!.id}.json`);
    const report = await answer.text();

    expect(answer.status).toBe(200);
    expect(report).toContain("sirsi.review/1");
    expect(found(report)).toEqual([]);
  });

  it("of the App itself go to GitHub's door and nowhere else", () => {
    const tokens = app.github.world.apps[0]!.privateKey.split("\n").slice(1, 3);
    const minted = app.github.requests({ path: /access_tokens$/ }).length;
    expect(minted).toBeGreaterThan(0);
    const log = app.log.join("");
    expect(log).not.toMatch(/gh[spou]_[A-Za-z0-9]{8}|eyJ[\w-]+\.eyJ/);
    for (const line of tokens) expect(log).not.toContain(line);
  });
});
