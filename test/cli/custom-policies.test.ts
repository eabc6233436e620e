import { readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PolicyResult } from "../../src/domain/policy.ts";
import type { Review } from "../../src/domain/review.ts";
import { realTerraform, sirsi, type CliOptions } from "./run-cli.ts";

const opa = process.env["SIRSI_OPA_BIN"];
const hasTerraform = process.env["SIRSI_TERRAFORM_BIN"] !== undefined;
const needsOpa = it.skipIf(opa === undefined);
const needsBoth = it.skipIf(opa === undefined || !hasTerraform);

const spec = "migrations/shop.yaml";
const file = ".sirsi/policies/acme.rego";
const denies = `package custom.acme

deny contains {"id": "buckets", "address": change.address, "msg": "No buckets here"} if {
	some index in input.by_type.aws_lb
	change := input.changes[index]
}
`;
const settings = (body: string) => `apiVersion: sirsi.dev/v1\nkind: Settings\n${body}`;

const folders: string[] = [];
let cache: string;
async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sirsi-custom-"));
  folders.push(folder);
  return folder;
}
beforeEach(async () => {
  cache = await temporary();
});
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function repository(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await temporary();
  await cp("templates/demo/base", folder, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

interface Asked extends CliOptions {
  readonly mode?: "static" | "sandbox";
  readonly named?: boolean;
}

async function output(head: string, base: string | undefined, format: string, asked: Asked = {}) {
  const { mode = "static", named = true, ...options } = asked;
  const against = base === undefined ? [] : ["--base-dir", base];
  const when = ["--now", "2026-01-12T09:00:00Z"];
  const args = ["review", ...(named ? [spec] : []), "--repo", head, ...against, ...when, "--mode", mode, "--format", format];
  return await sirsi(args, {
    cache,
    ...(opa === undefined ? {} : { opa }),
    ...(mode === "sandbox" ? { terraform: realTerraform } : {}),
    ...options,
  });
}

async function review(head: string, base?: string, asked: Asked = {}): Promise<Review> {
  const { out, err } = await output(head, base, "json", asked);
  if (out === "") throw new Error(err);
  return JSON.parse(out) as Review;
}

const resultsOf = (made: Review): readonly PolicyResult[] => made.specs[0]?.policy?.results ?? [];
const customOf = (made: Review) => resultsOf(made).filter(({ rule }) => rule.startsWith("CUSTOM-"));
const sandbox = { mode: "sandbox" } as const;

describe("a repository's own policy on the base", () => {
  needsBoth("denies what the shipped rules allow, and takes nothing from what they say (needs OPA and Terraform)", async () => {
    const without = await review(await repository(), await repository(), sandbox);
    const files = { [file]: denies };
    const made = await review(await repository(files), await repository(files), sandbox);

    expect(without.verdict).toBe("allowed");
    expect(made.verdict).toBe("denied");
    expect(made.specs[0]?.reasons[0]).toBe("CUSTOM-ACME-BUCKETS on aws_lb.edge fails (high).");
    expect(resultsOf(made).filter(({ rule }) => !rule.startsWith("CUSTOM-"))).toEqual(resultsOf(without));
    expect(made.rules.find(({ id }) => id === "CUSTOM-ACME-BUCKETS")).toMatchObject({
      title: "No buckets here",
      severity: "high",
    });
    expect(made.evidence.customBundleDigest).toBe(made.specs[0]?.policy?.custom?.digest);
    expect(without.evidence.customBundleDigest).toBeUndefined();
  });

  needsBoth("still denies when the head deletes it, and the deletion is named (needs OPA and Terraform)", async () => {
    const made = await review(await repository(), await repository({ [file]: denies }), sandbox);

    expect(made.verdict).toBe("denied");
    expect(customOf(made)).toHaveLength(1);
    expect(made.reasons).toEqual([
      `The settings, waivers or custom policies change: ${file} is removed. Those of the base count until this is merged.`,
    ]);
  });

  needsBoth("that only warns shows, and denies nothing (needs OPA and Terraform)", async () => {
    const files = { [file]: 'package custom.acme\n\nwarn contains "Ask the cost team first"\n' };
    const made = await review(await repository(files), await repository(files), sandbox);

    expect(made.verdict).toBe("allowed");
    expect(customOf(made).map(({ rule, severity, message }) => [rule, severity, message])).toEqual([
      ["CUSTOM-ACME-WARN", "medium", "Ask the cost team first"],
    ]);
  });

  needsBoth("that fails when it runs closes the gate, and the shipped results stay (needs OPA and Terraform)", async () => {
    const files = { [file]: 'package custom.acme\n\ndeny := ["a"]\n\nwarn := ["b"] if input.nothing\n' };
    const made = await review(await repository(files), await repository(files), sandbox);

    expect(made.verdict).toBe("not-evaluated");
    expect(made.specs[0]?.reasons[0]).toBe(
      "Custom policies could not be evaluated: custom.acme.warn is undefined; write `warn contains … if …`. " +
        "They are read from the base: mend them there. Until then this gate is closed.",
    );
    expect(customOf(made)).toEqual([]);
    expect(resultsOf(made).length).toBeGreaterThan(200);
    expect(made.specs[0]?.unknowns).toContain("The custom policies: what they would add to these results is not known.");
  });

  needsOpa("is waived by its id like any other rule (needs OPA)", async () => {
    const waivers = `waivers:
  - id: one-balancer
    rules: [CUSTOM-ACME-BUCKETS]
    match: { spec: shop, workload: edge }
    reason: The balancer leaves with the next wave
    owner: "@acme/storage"
    approvedBy: [jane]
    created: 2026-01-01
    expires: 2026-03-01
`;
    const files = { [file]: denies, ".sirsi/waivers.yaml": waivers };
    const made = await review(await repository(files), await repository(files));

    expect(made.findings).toEqual([]);
    expect(customOf(made).map(({ status, waiver }) => [status, waiver])).toEqual([["waived", "one-balancer"]]);
    expect(made.specs[0]?.reasons.join()).not.toContain("CUSTOM-");
  });

  needsOpa("is read where the settings say as well, and points at the line of the spec (needs OPA)", async () => {
    const files = { ".sirsi/settings.yaml": settings("policies: { custom: [policies/own] }\n"), "policies/own/a.rego": denies };
    const made = await review(await repository(files), await repository(files));

    expect(customOf(made)[0]).toMatchObject({ address: "aws_lb.edge", location: { file: spec } });
    expect(made.specs[0]?.policy?.custom).toMatchObject({ packages: ["acme"], files: ["policies/own/a.rego"] });
  });

  needsOpa("counts from the head where there is no base, as the settings do (needs OPA)", async () => {
    expect(customOf(await review(await repository({ [file]: denies })))).toHaveLength(1);
  });

  needsOpa("sees no credential that somebody wrote into a spec (needs OPA)", async () => {
    const token = `ghp_${"a1B2".repeat(9)}`;
    const rego = `package custom.acme

warn contains substring(text, 0, 4) if {
	walk(input, [_, text])
	is_string(text)
	contains(text, "${token.slice(0, 10)}")
}

warn contains "looked" if {
	walk(input, [_, text])
	text == "(sensitive)"
}
`;
    const shop = readFileSync(`templates/demo/base/${spec}`, "utf8").replace("app: shop", `app: ${token}`);
    const made = await review(await repository({ [file]: rego, [spec]: shop }));

    expect(customOf(made).map(({ message }) => message)).toEqual(["looked"]);
  });

  needsOpa("sees the risk score and the limits of the settings (needs OPA)", async () => {
    const rego = `package custom.acme

warn contains "both" if {
	input.risk.score >= 0
	input.cost.monthly_after > 0
	data.params.max_risk == 33
}
`;
    const files = { [file]: rego, ".sirsi/settings.yaml": settings("policies: { maxRisk: 33 }\n") };

    expect(customOf(await review(await repository(files), await repository(files))).map(({ message }) => message)).toEqual([
      "both",
    ]);
  });
});

describe("a change of the policies", () => {
  needsBoth("does not enforce what only the head has, and needs an approval (needs OPA and Terraform)", async () => {
    const made = await review(await repository({ [file]: denies }), await repository(), sandbox);

    expect(made.verdict).toBe("needs-approval");
    expect(customOf(made)).toEqual([]);
    expect(made.reasons[0]).toContain(`${file} is added. Those of the base count`);
  });

  it("needs an approval where no spec changes, so that a broken policy can be removed from the base", async () => {
    const broken = { [file]: "package custom.acme\n\ndeny contains {{{\n" };
    const made = await review(await repository(), await repository(broken), { named: false, opa: "no-opa-here" });

    expect(made.verdict).toBe("needs-approval");
    expect(made.reasons[0]).toContain(`${file} is removed.`);
  });

  it("may lie in their tests and under the settings' paths", async () => {
    const own = settings("policies: { custom: [policies] }\n");
    const base = { ".sirsi/settings.yaml": own, "policies/a.rego": denies, ".sirsi/policies/a_test.rego": "package a_test\n" };
    const head = { ...base, "policies/a.rego": `${denies}# weaker\n`, ".sirsi/policies/a_test.rego": "package b_test\n" };
    const made = await review(await repository(head), await repository(base), { named: false });

    expect(made.reasons[0]).toContain(".sirsi/policies/a_test.rego is changed, policies/a.rego is changed.");
  });
});

describe("without OPA", () => {
  it("custom policies close the gate, with the line that installs it", async () => {
    const files = { [file]: denies };
    const made = await review(await repository(files), await repository(files), { opa: "no-opa-here" });

    expect(made.verdict).toBe("not-evaluated");
    const reason = made.specs[0]?.reasons.find((text) => text.startsWith("Custom policies"));
    expect(reason).toMatch(
      /^Custom policies could not be evaluated: OPA is not installed.* Install it: (curl|brew) .*SIRSI_OPA_BIN/,
    );
  });

  it("a repository with tests of policies only needs none", async () => {
    const files = { ".sirsi/policies/acme_test.rego": "package custom.acme_test\n", ".sirsi/policies/README.md": "words" };
    const made = await review(await repository(files), await repository(files), { opa: "no-opa-here" });

    expect(made.specs[0]?.reasons.join()).not.toContain("Custom policies");
    expect(resultsOf(made).length).toBeGreaterThan(200);
  });

  needsOpa("a second review says the same from what the first one compiled (needs OPA)", async () => {
    const files = { [file]: denies };
    const [head, base] = [await repository(files), await repository(files)];
    const first = await review(head, base);
    const second = await review(head, base, { opa: "no-opa-here" });

    expect(customOf(second)).toEqual(customOf(first));
    expect(second.evidence.customBundleDigest).toBe(first.evidence.customBundleDigest);
  });
});

describe("policies that cannot be read", () => {
  const reasonOf = async (head: string, base: string): Promise<string> => {
    const made = await review(head, base);
    expect(made.verdict).toBe("not-evaluated");
    return made.specs[0]?.reasons.find((text) => text.startsWith("Custom policies")) ?? "";
  };

  it("are more than 200 files", async () => {
    const files = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`.sirsi/policies/p${index}.rego`, denies]));

    expect(await reasonOf(await repository(files), await repository(files))).toContain(
      "there are 201 files of policies, 200 is the limit",
    );
  });

  it("are larger than 1 MB together, in one file or in two", async () => {
    const half = `${denies}# ${"x".repeat(600_000)}\n`;
    const two = { [file]: half, ".sirsi/policies/b.rego": half };
    const one = { [file]: half + half.replaceAll("package", "#") };

    expect(await reasonOf(await repository(two), await repository(two))).toContain("larger than 1 MB together");
    expect(await reasonOf(await repository(one), await repository(one))).toContain("larger than 1048576 bytes");
  });

  it("lie behind a link that leads outside", async () => {
    const outside = await temporary();
    await writeFile(join(outside, "acme.rego"), denies);
    const file1 = await repository({ ".sirsi/policies/README.md": "" });
    await symlink(join(outside, "acme.rego"), join(file1, file));
    const folder = await repository({ ".sirsi/README.md": "" });
    await symlink(outside, join(folder, ".sirsi/policies"));

    expect(await reasonOf(file1, file1)).toContain(`${file} points outside the repository's files`);
    expect(await reasonOf(folder, folder)).toContain(".sirsi/policies points outside the repository's files");
  });

  it("are named as a pattern, which would be quiet when it matches nothing", async () => {
    const files = { ".sirsi/settings.yaml": settings('policies: { custom: ["policies/*.rego"] }\n'), "policies/a.rego": denies };

    expect(await reasonOf(await repository(files), await repository(files))).toContain(
      "policies/*.rego, which is not a plain path",
    );
  });

  it("are not text", async () => {
    const base = await repository({ [file]: "" });
    await writeFile(join(base, file), Buffer.from([0x70, 0xff, 0xfe]));

    expect(await reasonOf(base, base)).toContain(`${file} could not be read: it is not UTF-8 text`);
  });
});

describe("hostile words of a policy", () => {
  const token = `ghp_${"a1B2".repeat(9)}`;
  const rego = `package custom.acme

deny contains {"id": "x", "address": "aws_lb.edge", "msg": msg} if {
	msg := "\`\`\`\\n</details> <script>alert(1)</script> @acme/all \\u001b[31m ${token} https://evil.example | end"
}
`;
  for (const format of ["terminal", "markdown", "json", "sarif", "junit"])
    needsOpa(`do no harm as ${format} (needs OPA)`, async () => {
      const files = { [file]: rego };
      const { out } = await output(await repository(files), await repository(files), format);

      expect(out).toContain("CUSTOM-ACME-X");
      expect(out).toContain("(sensitive)");
      expect(out).not.toContain(token);
      expect(out).not.toContain("\u001b[31m");
      if (format === "markdown") {
        expect(out).not.toMatch(/<script>|@acme\/all|https:\/\/evil/);
        const [line] = out.split("\n").filter((text) => text.includes("CUSTOM-ACME-X` "));
        expect(line).toMatch(/^\| .* \|$/);
      }
      if (format === "junit") expect(out).not.toContain("<script>");
    });
});

describe("`policy test`", () => {
  const test = (folder: string) => sirsi(["policy", "test", folder], { cache, ...(opa === undefined ? {} : { opa }) });
  const tests =
    'package custom.acme_test\n\nimport data.custom.acme\n\ntest_quiet if count(acme.deny) == 0 with input as {"by_type": {}}\n';
  const policies = async (rego: string): Promise<string> =>
    join(await repository({ [file]: rego, ".sirsi/policies/acme_test.rego": tests }), ".sirsi/policies");

  needsOpa("runs the tests of custom policies and compiles them as a review does (needs OPA)", async () => {
    const { code, out, err } = await test(await policies(denies));

    expect(err).toBe("");
    expect(out).toContain("PASS: 1/1");
    expect(out).toContain("Compiled as in a review: custom.acme\n");
    expect(code).toBe(0);
  });

  needsOpa("says what a review could not use although its tests pass (needs OPA)", async () => {
    const clock = `${denies}\nwarn contains "late" if time.now_ns() < 0\n`;
    const wrong = await test(await policies(clock));
    expect(wrong.out).toContain("PASS: 1/1");
    expect(wrong.err).toContain("acme.rego:8: undefined function time.now_ns");
    expect(wrong.code).toBe(2);

    const folder = await policies(denies);
    await writeFile(join(folder, "other.rego"), "package other\n\nx := 1\n");
    expect((await test(folder)).err).toContain("other.rego: its package is other, and must be custom.<name>");
  });

  it("tests nothing without OPA, and says how to get it", async () => {
    const { code, err } = await sirsi(["policy", "test", await policies(denies)]);

    expect(code).toBe(3);
    expect(err).toMatch(/^error: OPA is not installed: .*, so no policy was tested\. Install it, or name it with --opa: \S+/);
  });

  needsOpa("fails when a test fails (needs OPA)", async () => {
    expect((await test(await policies('package custom.acme\n\ndeny contains "always"\n'))).code).toBe(1);
  });
});

describe("the guide to custom policies", () => {
  needsOpa("has a policy and tests that work as they are printed (needs OPA)", async () => {
    const guide = readFileSync("docs/custom-policies.md", "utf8");
    const [rego = "", tests = ""] = [...guide.matchAll(/```rego\n([\s\S]*?)```/g)].map(([, text]) => text ?? "");
    const files = { [file]: rego, ".sirsi/policies/acme_test.rego": tests };
    const base = await repository(files);
    const tested = await sirsi(["policy", "test", join(base, ".sirsi/policies")], {
      cache,
      ...(opa === undefined ? {} : { opa }),
    });

    expect(tested).toMatchObject({ code: 0, err: "", out: expect.stringContaining("PASS: 2/2") as string });
    const [owner, ...others] = customOf(await review(base, base));
    expect(owner).toMatchObject({ rule: "CUSTOM-ACME-OWNER", location: { file: spec } });
    expect(others).toEqual([]);
    const costly = await repository({ ...files, [file]: rego.replace("> 2000", "> 10") });
    expect(customOf(await review(costly, costly)).map(({ rule }) => rule)).toContain("CUSTOM-ACME-WARN");
  });
});

describe("`doctor`", () => {
  it("says what is missing without OPA, and how to get it", async () => {
    const { code, out } = await sirsi(["doctor"]);

    expect(code).toBe(0);
    expect(out).toMatch(/missing {2}custom policies: OPA is not installed.*cannot be evaluated\. Install it: \S+/);
  });

  needsOpa("names the OPA that it found (needs OPA)", async () => {
    expect((await sirsi(["doctor"], { opa: opa ?? "" })).out).toMatch(/ok +custom policies: OPA 1\.\d+\.\d+ compiles/);
  });
});
