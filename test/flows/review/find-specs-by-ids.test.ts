import { createHash } from "node:crypto";
import fc from "fast-check";
import picomatch from "picomatch";
import { describe, expect, it } from "vitest";
import { findSpecs } from "../../../src/flows/review/find-specs.ts";
import { outlineCache } from "../../../src/flows/review/outlines.ts";
import type { RepositoryVersion } from "../../../src/ports/repository.ts";
import { fakeVersion } from "../../fakes/fake-version.ts";

type Files = Readonly<Record<string, string>>;
interface Sides {
  readonly head: Files;
  readonly base: Files;
  readonly tip: Files;
}

const governing = {
  ...{ waivers: { base: [], head: [] }, findings: [], changes: false, gaps: [] },
  ...{ custom: { sources: [] }, policyChanges: [] },
};
const request = { mode: "static", tenant: "t", repositoryName: "r", timeoutSeconds: 1, version: "0" } as const;

const specOf = (name: string, script: string, source: string, size: number): string => `apiVersion: sirsi.dev/v1
kind: Migration
metadata: { name: ${name}, owner: "@acme/notes", environment: staging }
spec:
  target: { provider: aws, region: ireland, account: "111122223333" }
  workloads:
    - { name: web, kind: vm, size: { vcpu: ${size}, memory: 4Gi }, config: { os: { family: linux, image: ubuntu-22.04 }, userData: "${script}" } }
    - { name: split, kind: function, config: { runtime: nodejs22, handler: index.handler, source: "${source}" } }
`;

/** A version with git's ids, that counts what is read of it. */
function identified(name: string, files: Files): RepositoryVersion & { readonly reads: string[] } {
  const plain = fakeVersion(name, files);
  const reads: string[] = [];
  return {
    ...plain,
    reads,
    identities: (patterns) => {
      const matches = picomatch([...patterns], { dot: true });
      const ids = Object.entries(files).map(([path, text]) => [path, createHash("sha1").update(text).digest("hex")] as const);
      return Promise.resolve(Object.fromEntries(ids.filter(([path]) => matches(path))));
    },
    read: (path, limit) => {
      reads.push(path);
      return plain.read(path, limit);
    },
  };
}

const repositoryOf = ({ head, base, tip }: Sides, make: (name: string, files: Files) => RepositoryVersion) => ({
  head: make("head", head),
  base: make("base", base),
  governance: make("tip", tip),
});

const spec = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(
        fc.constantFrom("shop", "notes", "mail"),
        fc.constantFrom("scripts/a.sh", "./scripts/b (1).sh", "scripts/missing.sh"),
        fc.constantFrom("functions/split/", "functions/[x]", "functions/split.zip"),
        fc.constantFrom(1, 2),
      )
      .map((parts) => specOf(...parts)),
  },
  { weight: 1, arbitrary: fc.constantFrom("kind: [", "name: nothing\n", "") },
);
const other = fc.constantFrom("one", "two");
const side: fc.Arbitrary<Files> = fc.record(
  {
    ...{ "migrations/a.yaml": spec, "migrations/b.yaml": spec, "migrations/c.yaml": spec, "migrations/deep/d.yaml": spec },
    ...{ "scripts/a.sh": other, "scripts/b (1).sh": other, "functions/split/index.js": other },
    ...{ "functions/split/lib/x.js": other, "functions/[x]/index.js": other, "functions/split.zip": other },
  },
  { requiredKeys: [] },
);
/** Most files are the same on all sides, as in a real change. */
const sides: fc.Arbitrary<Sides> = fc
  .tuple(side, side, side, fc.subarray(["migrations/a.yaml", "migrations/b.yaml", "scripts/a.sh", "functions/split/index.js"]))
  .map(([base, head, tip, changed]) => {
    const pick = (from: Files) => Object.fromEntries(Object.entries(from).filter(([path]) => changed.includes(path)));
    const kept = Object.fromEntries(Object.entries(base).filter(([path]) => !changed.includes(path)));
    return { base, head: { ...kept, ...pick(head) }, tip: { ...base, ...pick(tip) } };
  });

describe("content ids", () => {
  it("change nothing in what is found, with outlines known or not", { timeout: 120_000 }, async () => {
    const outlines = outlineCache();
    let found = 0;
    await fc.assert(
      fc.asyncProperty(sides, async (given) => {
        const read = await findSpecs({ ...request, repository: repositoryOf(given, fakeVersion) }, governing);
        const byIds = await findSpecs({ ...request, repository: repositoryOf(given, identified) }, governing, outlines);
        found += read.sources.length;
        expect(byIds).toEqual(read);
      }),
      { numRuns: 300 },
    );
    expect(found).toBeGreaterThan(300);
  });

  it("leave unread what did not change and is known", async () => {
    const names = Array.from({ length: 50 }, (_, index) => `m${index}`);
    const base = Object.fromEntries(
      names.map((name) => [`migrations/${name}.yaml`, specOf(name, "scripts/a.sh", "functions/split/", 1)]),
    );
    const files = { ...base, "scripts/a.sh": "echo\n", "functions/split/index.js": "1\n" };
    const outlines = outlineCache();
    const first = { head: identified("first", files), base: identified("base", files) };
    await findSpecs({ ...request, repository: first }, governing, outlines);
    const changed = { ...files, "migrations/m7.yaml": specOf("m7", "scripts/a.sh", "functions/split/", 2) };
    const second = { head: identified("second", changed), base: identified("base", files) };
    const { sources, examined } = await findSpecs({ ...request, repository: second }, governing, outlines);

    expect(sources.map(({ file }) => file)).toEqual(["migrations/m7.yaml"]);
    expect(sources[0]?.siblings).toHaveLength(49);
    expect(examined.files).toBe(50);
    expect(first.base.reads).toEqual([]);
    expect(second.base.reads).toEqual(["migrations/m7.yaml"]);
    expect(second.head.reads).toEqual(["migrations/m7.yaml", "scripts/a.sh"]);
  });

  it("of one repository say nothing about another", async () => {
    const files = { "migrations/a.yaml": specOf("shop", "scripts/a.sh", "functions/split/", 1) };
    const outlines = outlineCache();
    const same = (name: string, text: string): RepositoryVersion => ({
      ...fakeVersion(name, { "migrations/a.yaml": text }),
      identities: () => Promise.resolve({ "migrations/a.yaml": "the-same-id" }),
    });
    await findSpecs({ ...request, repository: { head: same("h", files["migrations/a.yaml"]) } }, governing, outlines);
    const head = {
      ...same("h", files["migrations/a.yaml"].replace("shop", "mail")),
      list: () => Promise.resolve(["migrations/a.yaml", "migrations/b.yaml"]),
    };
    const both = {
      ...head,
      read: (path: string) => (path.endsWith("b.yaml") ? fakeVersion("", { [path]: "kind: [" }) : head).read(path, 1000),
    };
    const { sources } = await findSpecs({ ...request, tenant: "another", repository: { head: both } }, governing, outlines);

    expect(sources.find(({ file }) => file.endsWith("b.yaml"))?.siblings).toEqual(["mail"]);
  });
});

describe("known outlines", () => {
  it("are bounded, and the one that nobody asked for longest is forgotten first", () => {
    const outlines = outlineCache(400);
    for (const content of ["one", "two", "three"]) outlines.keep(content, { name: content, needed: [] });
    outlines.get("one");
    outlines.keep("four", { name: "four", needed: [] });

    expect(["one", "two", "three", "four"].filter((content) => outlines.get(content) !== undefined)).toEqual([
      "one",
      "three",
      "four",
    ]);
    outlines.keep("large", { name: "large", needed: [{ path: "x".repeat(400), kind: "file" }] });
    expect(["one", "two", "three", "four", "large"].filter((content) => outlines.get(content) !== undefined)).toEqual([]);
  });
});
