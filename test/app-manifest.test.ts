import { readdirSync, readFileSync } from "node:fs";
import { Octokit } from "@octokit/rest";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { routes } from "../src/flows/deliveries/routes.ts";
import documented from "./github/contract/permissions.json" with { type: "json" };

type Permissions = Readonly<Record<string, string>>;
interface Manifest {
  readonly default_permissions: Permissions;
  readonly default_events: readonly string[];
}

const manifestText = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), "utf8");
const manifest = (file: string): Manifest => parse(manifestText(file)) as Manifest;
const full = manifest("app.yml");
const reviewOnly = manifest("app.review-only.yml");

const adapter = new URL("../src/adapters/github/", import.meta.url);
const source = readdirSync(adapter)
  .map((file) => readFileSync(new URL(file, adapter), "utf8"))
  .join("\n");

/** Every `rest.<namespace>.<method>` of the adapter, as GitHub names it: `GET /repos/{owner}/{repo}`. */
function operationsCalled(): readonly string[] {
  const { rest } = new Octokit() as unknown as {
    readonly rest: Record<string, Record<string, { readonly endpoint: { readonly DEFAULTS: { method: string; url: string } } }>>;
  };
  const calls = [...source.matchAll(/\brest\.(\w+)\.(\w+)\b/g)].map(
    ([, namespace = "", method = ""]) => [namespace, method] as const,
  );
  const names = calls.map(([namespace, method]) => {
    const { DEFAULTS } = rest[namespace]![method]!.endpoint;
    return `${DEFAULTS.method} ${DEFAULTS.url}`;
  });
  return [...new Set(names)].toSorted();
}

const operations = documented.operations as Readonly<
  Record<string, { readonly caller: string; readonly anyOf: readonly Permissions[] }>
>;
const atLeast = (have: string | undefined, need: string): boolean => have === need || (have === "write" && need === "read");

/** Asked for by no call; each has its reason. */
const withoutCall: Permissions = {
  // Every App has it.
  metadata: "read",
  // Rulesets offer an App as the source of a required check only when it may write statuses.
  statuses: "write",
  // The event merge_group needs it.
  merge_queues: "read",
};

/** Events whose permission no call needs, and their reason: `issue_comment` is an event of issues, also on pull requests. */
const forEvents: Permissions = { issues: "write" };

describe("app.yml", () => {
  const called = operationsCalled();

  it("is held against calls that are really there, and all of them are documented", () => {
    expect(called.length).toBeGreaterThan(25);
    expect(called.filter((name) => operations[name] === undefined)).toEqual([]);
  });

  it("grants what every call needs", () => {
    const refused = called.filter((name) => {
      const { caller, anyOf } = operations[name]!;
      return (
        caller !== "app" &&
        !anyOf.some((set) => Object.entries(set).every(([one, level]) => atLeast(full.default_permissions[one], level)))
      );
    });
    expect(refused).toEqual([]);
  });

  it("grants nothing that no call needs", () => {
    // The only mutation is createCommitOnBranch, which writes files.
    expect([...source.matchAll(/mutation\(\$input: (\w+)/g)].map(([, input]) => input)).toEqual([
      "CreateCommitOnBranchInput!".slice(0, -1),
    ]);
    const needed = new Map<string, string>(Object.entries({ ...withoutCall, contents: "write" }));
    for (const name of called) {
      const { caller, anyOf } = operations[name]!;
      if (caller === "app") continue;
      // Where several permissions would do, those count that the App has for another reason.
      const [only, ...others] = anyOf;
      if (only === undefined || others.length > 0) continue;
      for (const [one, level] of Object.entries(only)) if (needed.get(one) !== "write") needed.set(one, level);
    }
    expect({ ...Object.fromEntries(needed), ...forEvents }).toEqual(full.default_permissions);
  });

  it("subscribes to the events that are routed, and to no other", () => {
    const routed = new Set(Object.keys(routes).map((name) => name.split(".")[0] ?? ""));
    // GitHub sends these to every App and refuses them in a manifest.
    for (const always of ["installation", "installation_repositories"]) expect(routed.delete(always)).toBe(true);
    expect([...routed].toSorted()).toEqual(full.default_events.toSorted());
  });
});

describe("app.review-only.yml", () => {
  it("is app.yml without the right to write files", () => {
    expect(reviewOnly).toEqual({ ...full, default_permissions: { ...full.default_permissions, contents: "read" } });
  });
});
