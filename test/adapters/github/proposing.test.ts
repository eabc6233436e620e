import { afterAll, beforeAll, expect, it } from "vitest";
import type { HostedRepository, ProposedChange } from "../../../src/ports/code-host.ts";
import type { Repository } from "../../github/model.ts";
import { startBed, type Bed } from "./hosted.ts";

let bed: Bed;
let hosted: HostedRepository;
let there: Repository;

beforeAll(async () => {
  bed = await startBed();
  ({ hosted, there } = bed.repository("shop", { files: { "a.txt": "a\n" } }));
});
afterAll(() => bed.stop());

const bytes = Buffer.from([0, 255, 10]);
const change = (branch: string): ProposedChange => ({
  ...{ branch, base: "main", title: "Waive a rule", body: "Because.", message: "Waive a rule\n\nBecause." },
  files: [
    { path: ".sirsi/waivers.yaml", bytes: Buffer.from("waivers: []\n") },
    { path: "b.bin", bytes },
  ],
});
const pullsOf = (branch: string) => there.pulls.filter(({ head }) => head.ref === branch);
const commitsOf = (branch: string) =>
  bed.github.requests({ path: /graphql/, writes: true }).filter(({ body }) => JSON.stringify(body).includes(`"${branch}"`))
    .length;

it("opens a branch, one commit on the base's tip and a pull request", async () => {
  const branch = "sirsi/waive-1";
  const opened = await hosted.propose(change(branch));
  expect(opened).toMatchObject({ created: true, url: expect.stringMatching(/acme\/shop\/pull\/\d+$/) });
  expect(pullsOf(branch)).toMatchObject([{ number: opened.number, issue: { title: "Waive a rule", body: "Because." } }]);
  expect(bed.github.file(there, branch, ".sirsi/waivers.yaml")).toBe("waivers: []\n");
  expect(bed.github.fileBytes(there, branch, "b.bin")).toEqual(bytes);
  expect(bed.github.file(there, branch, "a.txt")).toBe("a\n");
});

it("a second time finds the open pull request and writes nothing", async () => {
  const first = await hosted.propose(change("sirsi/twice"));
  const since = bed.github.mark();
  expect(await hosted.propose(change("sirsi/twice"))).toEqual({ ...first, created: false });
  expect(bed.github.requests({ since, writes: true })).toEqual([]);
});

it("a branch that is left over from a closed pull request starts again from the base's tip", async () => {
  const first = await hosted.propose(change("sirsi/again"));
  await bed.github.user("ana").close(pullsOf("sirsi/again")[0]!);
  const tip = await bed.github.user("ana").push(there, "main", { "a.txt": "newer\n" });
  const second = await hosted.propose(change("sirsi/again"));
  expect(second.created).toBe(true);
  expect(second.number).not.toBe(first.number);
  expect(bed.github.file(there, "sirsi/again", "a.txt")).toBe("newer\n");
  expect(await hosted.mergeBase("main", "sirsi/again")).toBe(tip);
});

it.each([
  ["the branch", /git\/refs$/],
  ["the commit", /graphql$/],
  ["the pull request", /pulls$/],
])("repeated after the answer to %s was lost, leaves one pull request", async (what, path) => {
  const branch = `sirsi/lost-${what.replaceAll(" ", "-")}`;
  bed.github.fail({ path, method: "POST", after: "applied", how: "reset" });
  await expect(hosted.propose(change(branch))).rejects.toMatchObject({ code: "host-unreachable", retry: true });
  const { number } = await hosted.propose(change(branch));
  expect(pullsOf(branch).map((pull) => pull.number)).toEqual([number]);
  expect(bed.github.file(there, branch, ".sirsi/waivers.yaml")).toBe("waivers: []\n");
});

it("two at once open one pull request between them", async () => {
  for (let round = 0; round < 5; round += 1) {
    const branch = `sirsi/race-${round}`;
    const both = await Promise.all([hosted.propose(change(branch)), hosted.propose(change(branch))]);
    expect(both[0].number).toBe(both[1].number);
    expect(pullsOf(branch)).toHaveLength(1);
    expect(bed.github.file(there, branch, ".sirsi/waivers.yaml")).toBe("waivers: []\n");
  }
});

it("a commit that was not made opens no pull request", async () => {
  const mend = bed.github.fail({ path: /graphql/, status: 200, body: { data: { createCommitOnBranch: null } } });
  await expect(hosted.propose(change("sirsi/none"))).rejects.toMatchObject({ code: "host-unreachable" });
  mend();
  expect(pullsOf("sirsi/none")).toEqual([]);
  expect(commitsOf("sirsi/none")).toBe(1);
});

it("no request or answer broke GitHub's own description", () => {
  expect(bed.github.violations).toEqual([]);
});
