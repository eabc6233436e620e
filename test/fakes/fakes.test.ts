import { describe, expect, it } from "vitest";
import { Failure } from "../../src/domain/failure.ts";
import { fakeHost, fakeRepository } from "./fake-host.ts";
import { fakeQueue } from "./fake-queue.ts";
import { fakeVersion } from "./fake-version.ts";

const id = { id: 1, owner: "acme", name: "shop", installation: 5 };

describe("the host in memory", () => {
  it("finds our own comment by its marker, and nobody else's", async () => {
    const repository = fakeRepository(id);
    const author = { login: "eve", id: 3, kind: "user" as const };
    repository.comments.push({ id: 1, pull: 7, body: "<!-- m --> x", author, createdAt: "", edited: false });
    const hosted = fakeHost(repository).repository(id);

    expect(await hosted.findComment(7, "<!-- m -->")).toBeUndefined();
    const ours = await hosted.createComment(7, "<!-- m --> y");
    expect((await hosted.findComment(7, "<!-- m -->"))?.id).toBe(ours);
  });

  it("tells a team without somebody from one that cannot be read", async () => {
    const repository = fakeRepository(id);
    repository.teams.set("@acme/sre", ["Ann"]);
    const hosted = fakeHost(repository).repository(id);

    expect(await hosted.isMember("@acme/sre", "ann")).toBe(true);
    expect(await hosted.isMember("@acme/sre", "ben")).toBe(false);
    await expect(hosted.isMember("@acme/dba", "ann")).rejects.toBeInstanceOf(Failure);
  });

  it("reuses the proposal of a branch", async () => {
    const hosted = fakeHost(fakeRepository(id)).repository(id);
    const change = { branch: "b", base: "main", title: "t", body: "", message: "m", files: [] };
    const first = await hosted.propose(change);

    expect(first.created).toBe(true);
    expect(await hosted.propose(change)).toEqual({ ...first, created: false });
  });
});

it("the queue in memory keeps one waiting job of a key", async () => {
  const queue = fakeQueue();
  await queue.send({ type: "conclude", repository: 1, pull: 7, trace: "a" });
  await queue.send({ type: "conclude", repository: 1, pull: 7, trace: "b" });
  await queue.send({ type: "review", repository: 1, pull: 7, trace: "c" });

  expect(queue.waiting).toMatchObject([{ trace: "a" }, { trace: "c" }]);
});

it("a version in memory lists by pattern, also below dots, and reads folders relative to them", async () => {
  const version = fakeVersion("v", { ".sirsi/settings.yaml": "a", "functions/x/index.js": "b" });

  expect(await version.list([".sirsi/*.yaml"])).toEqual([".sirsi/settings.yaml"]);
  expect((await version.readFolder("functions/x", 9)).map(({ path }) => path)).toEqual(["index.js"]);
  expect(await version.read("__proto__", 9)).toBeUndefined();
});
