import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PullRequest, Repository } from "../../github/model.ts";
import { appProcess, type AppProcess } from "./app-process.ts";
import { bucket, settings } from "./specs.ts";
import { commentsOf } from "./start-app.ts";

const terraform = process.env["SIRSI_TERRAFORM_BIN"];
const sandbox = settings("environments:\n  development: { mode: sandbox }\n");

describe.skipIf(terraform === undefined)("an apply whose service is killed (needs Terraform)", { timeout: 180_000 }, () => {
  let app: AppProcess;
  let repository: Repository;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sirsi-killed-apply-"));
    const faults = join(folder, "faults.json");
    writeFileSync(faults, JSON.stringify({ delaySeconds: 2 }));
    app = await appProcess({ SIRSI_TERRAFORM_BIN: terraform ?? "", SIRSI_SANDBOX_FAULTS: faults });
    app.github.organization("acme");
    repository = app.github.createRepository("acme/shop", { files: { ".sirsi/settings.yaml": sandbox } });
    for (const login of ["ana", "ben"]) app.github.collaborator(repository, login, "write");
    app.github.install(app.app, "acme");
  });
  afterAll(async () => {
    expect(app.github.violations).toEqual([]);
    await app.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const check = (sha: string, name: string) => app.github.checkRuns(repository, sha).findLast((one) => one.name === name);
  const comment = (pull: PullRequest): string =>
    commentsOf(app, pull).find(({ body }) => body.startsWith("<!-- sirsi-gitops:review"))?.body ?? "";
  const approved = async (name: string): Promise<PullRequest> => {
    const files = { [`migrations/${name}.yaml`]: bucket(name, { state: "built" }) };
    const pull = await app.github.user("ana").openPullRequest(repository, { branch: name, files });
    const review = () => check(pull.head.sha, "sirsi / review")?.conclusion;
    await expect.poll(review, { timeout: 30_000 }).toBe("action_required");
    await expect.poll(() => comment(pull), { timeout: 10_000 }).not.toBe("");
    app.github.user("ben").comment(pull, "/sirsi approve");
    await expect.poll(review, { timeout: 30_000 }).toBe("success");
    return pull;
  };
  const summary = (pull: PullRequest): string => check(pull.mergeCommit ?? "", "sirsi / apply")?.output.summary ?? "";

  it("in the middle goes on without it, and is finished by the next one without doing anything twice", async () => {
    const pull = await approved("running");
    await app.github.user("ben").merge(pull);
    await expect.poll(() => summary(pull), { timeout: 30_000 }).toContain("applying");
    await app.kill();
    await app.start();

    await expect.poll(() => check(pull.mergeCommit ?? "", "sirsi / apply")?.conclusion, { timeout: 90_000 }).toBe("success");
    expect(summary(pull)).toContain("The end of the apply was not seen; its state and a fresh plan say that all of it is there.");
    const runs = app.github.checkRuns(repository, pull.mergeCommit ?? "").filter(({ name }) => name === "sirsi / apply");
    expect(runs).toHaveLength(1);
  });

  it("as soon as the merge is told is finished by the next one, however far it had come", async () => {
    const pull = await approved("planning");
    await app.github.user("ben").merge(pull);
    await expect.poll(() => summary(pull), { timeout: 30_000, interval: 20 }).not.toBe("");
    await app.kill();
    await app.start();

    await expect.poll(() => check(pull.mergeCommit ?? "", "sirsi / apply")?.conclusion, { timeout: 90_000 }).toBe("success");
    await expect.poll(() => comment(pull), { timeout: 10_000 }).toContain("**applied**");
  });
});
