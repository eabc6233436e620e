import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Failure } from "../../src/domain/failure.ts";
import { readEnvironment } from "../../src/environment.ts";
import { reviewSpecs } from "../../src/flows/review-specs.ts";
import type { Repository } from "../../src/ports/repository.ts";
import type { World } from "../../src/ports/world.ts";
import { buildWorld } from "../../src/world.ts";
import { fakeVersion } from "../fakes/fake-version.ts";

const environment = readEnvironment({ SIRSI_TERRAFORM_BIN: "no-terraform-here", SIRSI_STATE_DIR: "no-states-here" }, {});
const options = { quiet: true, now: new Date("2026-01-12T09:00:00Z") };
const world = buildWorld(environment, options, () => undefined);
const of = (side: "base" | "head", file: string) => readFileSync(`templates/demo/${side}/${file}`, "utf8");

const script = "scripts/web-init.sh";
const file = "migrations/shop.yaml";
const base = { [file]: of("base", file), [script]: of("base", script) };
const head = { ...base, [file]: of("head", file) };
const named = (name: string) => head[file].replace("name: shop", `name: ${name}`);

const review = (repository: Repository, more: { readonly holdAbove?: number } = {}, using: World = world) =>
  reviewSpecs(
    { repository, mode: "static", tenant: "t", repositoryName: "r", timeoutSeconds: 10, version: "0.0.0", ...more },
    using,
  );

describe("more specs than may be planned unasked", () => {
  const three = fakeVersion("head", {
    [script]: base[script],
    "migrations/a.yaml": named("a"),
    "migrations/b.yaml": named("b").replace(/region: [a-z0-9-]+/, "region: mumbay"),
    "migrations/c.yaml": named("c"),
  });
  /** Of which whatever makes a plan, a price or a judgement fails. */
  const idle: World = {
    ...world,
    schemas: { provider: () => Promise.reject(new Error("planned")) },
    prices: { book: () => Promise.reject(new Error("priced")) },
    policies: { ...world.policies, evaluate: () => Promise.reject(new Error("judged")) },
  };

  it("are validated and not planned; the gate is closed, and it is said who can open it", async () => {
    const { specs, verdict } = await review({ head: three }, { holdAbove: 2 }, idle);
    expect(["invalid", "not-evaluated"]).toContain(verdict);
    expect(specs.map((spec) => [spec.file, spec.verdict])).toEqual([
      ["migrations/a.yaml", "not-evaluated"],
      ["migrations/b.yaml", "invalid"],
      ["migrations/c.yaml", "not-evaluated"],
    ]);
    expect(specs[0]?.reasons).toEqual([
      "3 specs change at once, more than 2, so they were checked and not planned. Somebody with write access can start the whole review: /sirsi plan",
    ]);
    expect(JSON.stringify(specs)).not.toMatch(/planned"|This is a bug/);
    expect(specs.flatMap(({ waves }) => waves)).toEqual([]);
  });

  it("have their errors at their line", async () => {
    const { specs } = await review({ head: three }, { holdAbove: 2 }, idle);
    const errors = specs[1]?.findings.filter(({ level }) => level === "error") ?? [];
    const line =
      named("b")
        .split("\n")
        .findIndex((text) => /region: germany/.test(text)) + 1;
    expect(errors).toContainEqual(
      expect.objectContaining({ location: expect.objectContaining({ file: "migrations/b.yaml", line }) }),
    );
  });

  it("begin one above the limit: as many as the limit are reviewed in full", async () => {
    const { specs } = await review({ head: three }, { holdAbove: 3 });
    expect(specs[0]?.policy?.results.length).toBeGreaterThan(0);
    expect(specs[2]?.policy?.results.length).toBeGreaterThan(0);
  });
});

describe("a base branch that went on since the head left it", () => {
  const against = async (tip: Readonly<Record<string, string>>) => {
    const versions = { base: fakeVersion("left", base), head: fakeVersion("head", head) };
    const { specs } = await review({ ...versions, governance: fakeVersion("tip", tip) });
    expect(specs.map((spec) => spec.file)).toEqual([file]);
    return { verdict: specs[0]?.verdict, said: specs[0]?.reasons.join("\n") ?? "" };
  };
  const update = /changed on the base since this branch left it.*Update the branch\./;

  it("in this spec closes its gate", async () => {
    const { verdict, said } = await against({ ...base, [file]: `${base[file]}# newer\n` });
    expect(verdict).toBe("not-evaluated");
    expect(said).toMatch(update);
    expect(said).toContain(file);
  });

  it("in a file that the spec names closes it too", async () => {
    const { verdict, said } = await against({ ...base, [script]: "#!/bin/sh\necho newer\n" });
    expect(verdict).toBe("not-evaluated");
    expect(said).toContain(`${script} changed on the base`);
  });

  it("by removing the spec closes it", async () => {
    expect((await against({ [script]: base[script] })).said).toMatch(update);
  });

  it("elsewhere changes nothing", async () => {
    const still = await against(base);
    const elsewhere = await against({
      ...base,
      "README.md": "newer",
      "migrations/other.yaml": named("other"),
      "scripts/x.sh": "x",
    });
    expect(elsewhere).toEqual(still);
    expect(still.said).not.toMatch(update);
  });
});

it.each(["host-refused", "host-limited"] as const)(
  "a named file that the host does not give (%s) is not taken for an unchanged one",
  async (code) => {
    const facts = code === "host-refused" ? { what: "a file", why: "it answered 403" } : { what: "a file", seconds: 9 };
    const away = (name: string) => {
      const version = fakeVersion(name, base);
      return {
        ...version,
        read: (path: string, limit: number) =>
          path === script ? Promise.reject(new Failure(code, facts as never)) : version.read(path, limit),
      };
    };
    await expect(review({ base: away("base"), head: away("head") })).rejects.toMatchObject({ code });
  },
);
