import examples from "@octokit/webhooks-examples" with { type: "json" };
import { describe, expect, it } from "vitest";
import { routeOf, routes, type Event, type Routed } from "../../../src/flows/deliveries/routes.ts";

/** Recorded by GitHub's own people; see the package's README. */
const recorded = (examples as unknown as readonly { readonly name: string; readonly examples: readonly unknown[] }[]).flatMap(
  ({ name, examples: payloads }) => payloads.map((payload) => ({ event: name, payload: payload as Record<string, unknown> })),
);

const repository = { id: 7, owner: "acme", name: "shop", installation: 3 };
const eventOf = (payload: unknown): Event => ({ payload, installation: 3, repository, trace: "t" });

function routed(event: string, payload: Readonly<Record<string, unknown>>): Routed | undefined {
  const action = typeof payload["action"] === "string" ? payload["action"] : null;
  return routeOf(event, action)?.(eventOf(payload));
}

const sha = "a".repeat(40);
const pull = { number: 5, head: { sha }, updated_at: "2026-01-14T08:00:00Z" };

describe("payloads that GitHub recorded", () => {
  it("are each routed or left alone, whatever they are", () => {
    const results = recorded.map(({ event, payload }) => routed(event, payload));
    const taken = results.filter((result) => result !== undefined);

    expect(recorded.length).toBeGreaterThan(300);
    expect(taken.length).toBeGreaterThan(30);
    expect(taken.filter(({ ignored }) => ignored?.includes("lacks a field"))).toEqual([]);
  });

  it("of an opened pull request ask for a review of the head that they name, and tell who pushed it", () => {
    const opened = recorded.find(({ event, payload }) => event === "pull_request" && payload["action"] === "opened");
    const found = opened!.payload as unknown as {
      readonly number: number;
      readonly pull_request: { readonly head: { readonly sha: string }; readonly updated_at: string };
      readonly sender: { readonly login: string };
    };

    expect(routed("pull_request", opened!.payload)).toEqual({
      jobs: [{ type: "review", repository: 7, pull: found.number, trace: "t" }],
      pushed: {
        number: found.number,
        head: found.pull_request.head.sha,
        at: found.pull_request.updated_at,
        by: found.sender.login,
      },
    });
  });
});

describe("what a webhook asks for", () => {
  it.each([
    ["a comment that is a command", "/sirsi approve", 1],
    ["a comment after blank lines", "\n\n/sirsi help", 1],
    ["a comment that speaks of the command", "Please write /sirsi approve", 0],
    ["a quoted command", "> /sirsi approve", 0],
    ["another command", "/sirsix approve", 0],
  ])("%s", (_what, body, jobs) => {
    const payload = { action: "created", issue: { number: 5, pull_request: { url: "u" } }, comment: { id: 9, body } };

    expect(routed("issue_comment", payload)?.jobs).toHaveLength(jobs);
  });

  it("is nothing for a command on an issue, by a bot, or that was edited", () => {
    const comment = { id: 9, body: "/sirsi approve" };
    const issue = { number: 5, pull_request: { url: "u" } };

    expect(routed("issue_comment", { action: "created", issue: { number: 5 }, comment })?.jobs).toEqual([]);
    expect(routed("issue_comment", { action: "created", issue, comment: { ...comment, user: { type: "Bot" } } })?.jobs).toEqual(
      [],
    );
    expect(routed("issue_comment", { action: "edited", issue, comment })?.ignored).toContain("edited");
  });

  it("is a review when the base of a pull request changes, and nothing when its title does", () => {
    const edited = { action: "edited", pull_request: pull };

    expect(routed("pull_request", { ...edited, changes: { base: { ref: { from: "main" } } } })?.jobs).toHaveLength(1);
    expect(routed("pull_request", { ...edited, changes: { title: { from: "x" } } })?.jobs).toEqual([]);
  });

  it("tells who moved a branch, also a new one, and who pushed to a pull request", () => {
    const [before, by] = ["b".repeat(40), "ada"];
    const push = { ref: "refs/heads/x", before, after: sha, sender: { login: by } };
    const seen = { repository: 7, head: sha, before, by };

    expect(routed("push", push)?.push).toEqual(seen);
    expect(routed("push", { ...push, before: "0".repeat(40) })).toEqual({ jobs: [], push: { ...seen, before: null } });
    expect(routed("push", { ...push, after: "0".repeat(40) })?.push).toBeUndefined();
    const synchronize = { action: "synchronize", pull_request: pull, before, sender: { login: by } };
    expect(routed("pull_request", synchronize)?.push).toEqual(seen);
    expect(routed("pull_request", { ...synchronize, action: "opened", before: undefined })?.push).toBeUndefined();
  });

  it("is not a push by whoever marked the pull request ready", () => {
    const ready = routed("pull_request", { action: "ready_for_review", pull_request: pull, sender: { login: "ben" } });

    expect(ready?.jobs).toHaveLength(1);
    expect(ready?.pushed).toEqual({ number: 5, head: sha, at: pull.updated_at });
  });

  it("is a search when a check of a fork is run again, because GitHub names no pull request then", () => {
    const run = { action: "rerequested", check_run: { name: "sirsi / review", head_sha: sha, pull_requests: [] } };

    expect(routed("check_run", run)?.jobs).toEqual([{ type: "find-pull", repository: 7, head: sha, trace: "t" }]);
    expect(routed("check_run", { ...run, check_run: { ...run.check_run, name: "build" } })?.jobs).toEqual([]);
  });

  it("is nothing when a branch comes or goes, and a look at the base when it moves", () => {
    const push = { ref: "refs/heads/main", before: "b".repeat(40), after: sha };

    expect(routed("push", push)?.jobs).toMatchObject([{ type: "base-moved", branch: "main" }]);
    expect(routed("push", { ...push, before: "0".repeat(40) })?.jobs).toEqual([]);
    expect(routed("push", { ...push, after: "0".repeat(40) })).toMatchObject({ jobs: [], ignored: "No branch moved." });
    expect(routed("push", { ...push, ref: "refs/tags/v1" })?.jobs).toEqual([]);
  });

  it("is a set-up pull request in chosen repositories, and not in all of a large account", () => {
    const many = Array.from({ length: 40 }, (_item, index) => ({
      id: index + 1,
      name: `r${index}`,
      full_name: `acme/r${index}`,
    }));
    const created = (selection: string, repositories: readonly unknown[]) =>
      routed("installation", {
        action: "created",
        installation: { account: { login: "acme" }, repository_selection: selection },
        repositories,
      })?.jobs.filter(({ type }) => type === "welcome");

    expect(created("selected", many.slice(0, 2))).toHaveLength(2);
    expect(created("all", many)).toEqual([]);
  });

  it.each(Object.keys(routes))("%s survives a payload that is empty, of other kinds or hostile", (name) => {
    const [event = "", action = null] = name.split(".");
    const hostile = JSON.parse(
      '{"__proto__":{"number":1},"pull_request":[],"repository":"x","check_run":null,"comment":{"id":-1}}',
    ) as unknown;
    for (const payload of [{}, hostile, { pull_request: { number: 1.5, head: { sha: "../../x" } } }])
      expect(routeOf(event, action)?.(eventOf(payload)).jobs.filter(({ type }) => type !== "reconcile")).toEqual([]);
  });
});
