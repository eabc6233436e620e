import { cp } from "node:fs/promises";
import { join } from "node:path";
import { runGit } from "../../test/github/git/run-git.ts";
import type { PullRequest } from "../../test/github/model.ts";
import type { Stage } from "./stage-set.ts";
import { DemoFailed, type Story } from "./story.ts";

const head = new URL("../../templates/demo/head", import.meta.url).pathname;
const branch = "bigger-database";

/** What a person does: clone, change, commit, push, and open the pull request. git is the real one. */
export async function openPullRequest({ github, repository }: Stage, folder: string, story: Story): Promise<PullRequest> {
  const ana = github.user("ana");
  const clone = join(folder, "clone");
  const at = (...args: readonly string[]) => git(clone, args);
  await git(folder, ["clone", "--quiet", github.cloneUrl(repository, ana), clone]);
  story.tell(`git clone ${github.cloneUrl(repository)}`);
  await at("switch", "--quiet", "--create", branch);
  await cp(head, clone, { recursive: true });
  await at("add", "--all");
  await at(...identity, "commit", "--quiet", "--message", "A bigger database for the month-end reports");
  await at("push", "--quiet", "origin", branch);
  story.tell(`git push origin ${branch} (${(await at("rev-parse", "--short", "HEAD")).trim()})`);
  const pull = await ana.openPullRequest(repository, { branch, title: "A bigger database for the month-end reports" });
  story.tell(`ana opened pull request #${pull.number}: ${pull.issue.title}`);
  return pull;
}

const identity = ["-c", "user.name=ana", "-c", "user.email=ana@users.noreply.github.com", "-c", "commit.gpgsign=false"] as const;

async function git(folder: string, args: readonly string[]): Promise<string> {
  const answer = await runGit(folder, args).catch((error: unknown) => {
    throw new DemoFailed("git could not be started. The demo needs git on the PATH.", { cause: error });
  });
  if (answer.code !== 0)
    throw new DemoFailed(`git ${args.find((word) => /^[a-z]/.test(word)) ?? ""} failed: ${answer.stderr.trim()}`);
  return answer.stdout.toString();
}
