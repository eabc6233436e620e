import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { octokitOf, startReceiver, startShop } from "./test-bed.ts";

/** Git's name of a file's content, worked out here. */
function blobSha(bytes: Buffer): string {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex"); // prettier-ignore
}

interface Blob {
  readonly byteSize: number;
  readonly isBinary: boolean;
  readonly isTruncated: boolean;
  readonly text: string | null;
  readonly oid: string;
}

it("reads many blobs in one request, and says which are binary or cut short", async () => {
  const text = Buffer.from("waves: 1\nname: Größe\n");
  const binary = Buffer.from([0, 1, 2, 3]);
  const large = Buffer.from("x".repeat(600_000));
  const { github, octokit } = await startShop({ repository: { files: { "a.yaml": text, "b.bin": binary, "c.txt": large } } });
  const fields = "... on Blob { byteSize isBinary isTruncated text oid }";
  const parts = [text, binary, large].map((bytes, index) => `a${index}: object(oid: "${blobSha(bytes)}") { ${fields} }`);
  const query = `query ($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { ${parts.join(" ")} gone: object(oid: "${"1".repeat(40)}") { ${fields} } } }`;

  const { repository } = await octokit.graphql<{ repository: Record<string, Blob | null> }>(query, {
    owner: "acme",
    name: "shop",
  });

  expect(repository["a0"]).toEqual({
    byteSize: 23,
    isBinary: false,
    isTruncated: false,
    text: text.toString(),
    oid: blobSha(text),
  });
  expect(repository["a1"]).toMatchObject({ byteSize: 4, isBinary: true, text: null });
  expect(repository["a2"]).toMatchObject({ byteSize: 600_000, isTruncated: true });
  expect(repository["a2"]?.text).toHaveLength(512_000);
  expect(repository["gone"]).toBeNull();
  expect(github.violations).toEqual([]);
});

const commit = `mutation ($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }`;

it("commits whole files on the head it was told to expect, and refuses a stale one", async () => {
  const { github, app, repository, octokit } = await startShop();
  const { url, received } = await startReceiver();
  await github.settled();
  app.webhookUrl = url;
  const expectedHeadOid = repository.git.resolve("main") ?? "";
  const contents = Buffer.from("waves: 5\n").toString("base64");
  const input = {
    branch: { repositoryNameWithOwner: "acme/shop", branchName: "main" },
    message: { headline: "Five waves", body: "As agreed." },
    fileChanges: { additions: [{ path: "migrations/shop.yaml", contents }], deletions: [{ path: "README.md" }] },
    expectedHeadOid,
  };

  const { createCommitOnBranch } = await octokit.graphql<{ createCommitOnBranch: { commit: { oid: string } } }>(commit, {
    input,
  });
  await github.settled();

  const { oid } = createCommitOnBranch.commit;
  expect(repository.git.resolve("main")).toBe(oid);
  expect(github.file(repository, "main", "migrations/shop.yaml")).toBe("waves: 5\n");
  expect(github.file(repository, "main", "README.md")).toBeUndefined();
  expect(received.find(({ event }) => event === "push")?.payload).toMatchObject({ before: expectedHeadOid, after: oid });
  const { data } = await octokit.rest.git.getCommit({ owner: "acme", repo: "shop", commit_sha: oid });
  expect(data).toMatchObject({ message: "Five waves\n\nAs agreed.", verification: { verified: true } });
  await expect(octokit.graphql(commit, { input })).rejects.toMatchObject({ errors: [{ type: "STALE_DATA" }] });
  expect(github.violations).toEqual([]);
});

it("hides what the caller may not see, and forbids what its permissions do not say", async () => {
  const { github, installation, repository } = await startShop();
  github.createRepository("globex/secret", { files: { "a.txt": "a" } });
  const reader = octokitOf(github, installation, { contents: "read" });
  const input = {
    branch: { repositoryNameWithOwner: "acme/shop", branchName: "main" },
    message: { headline: "No" },
    expectedHeadOid: repository.git.resolve("main"),
  };

  await expect(reader.graphql(`{ repository(owner: "globex", name: "secret") { id } }`)).rejects.toMatchObject({
    errors: [{ type: "NOT_FOUND" }],
  });
  await expect(reader.graphql(commit, { input })).rejects.toMatchObject({ errors: [{ type: "FORBIDDEN" }] });
});

it("minimizes a comment", async () => {
  const { github, repository, octokit, at } = await startShop();
  const pull = await github.user("ben").openPullRequest(repository, { files: { "a.txt": "a" } });
  const { data } = await octokit.rest.issues.createComment({ ...at, issue_number: pull.number, body: "old" });
  const mutation = `mutation ($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { minimizedComment { isMinimized minimizedReason } } }`;

  const answer = await octokit.graphql(mutation, { id: data.node_id });

  expect(answer).toEqual({ minimizeComment: { minimizedComment: { isMinimized: true, minimizedReason: "outdated" } } });
  expect(github.comments(pull)[0]?.minimized).toBe("OUTDATED");
  expect(github.violations).toEqual([]);
});
