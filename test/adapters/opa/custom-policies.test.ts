import { createServer } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { customPolicies } from "../../../src/adapters/opa/custom-policies.ts";
import type { Json } from "../../../src/domain/change.ts";
import type { CustomFinding } from "../../../src/domain/policy.ts";

const opa = process.env["SIRSI_OPA_BIN"];
const needsOpa = it.skipIf(opa === undefined);
const file = ".sirsi/policies/acme.rego";
const acme = (body: string): string => `package custom.acme\n\n${body}\n`;
const input: Json = { changes: [{ address: "aws_s3_bucket.logs" }, { address: "aws_s3_bucket.data" }], list: [1, 2] };

let cache: string;
beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), "sirsi-custom-test-"));
});
afterAll(() => rm(cache, { recursive: true, force: true }));

const policies = () => customPolicies({ binary: opa ?? "", searchPath: "", capabilities: "policies/capabilities.json", cache });
const load = (...texts: readonly string[]) =>
  policies().load(texts.map((text, index) => ({ path: index === 0 ? file : `policies/${index}.rego`, text })));

async function found(...texts: readonly string[]): Promise<readonly CustomFinding[]> {
  return (await load(...texts)).evaluate(input, { params: { max_risk: 40 } });
}

async function why(...texts: readonly string[]): Promise<string> {
  const error: unknown = await found(...texts).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ name: "Failure", code: "custom-policies-failed" });
  return (error as { readonly facts: { readonly why: string } }).facts.why;
}

describe("a custom policy", () => {
  needsOpa("denies and warns, of resources and of the change as a whole (needs OPA)", async () => {
    const rego = acme(`deny contains {"msg": "no owner", "id": "owner", "severity": "critical", "address": change.address} if {
	some change in input.changes
	endswith(change.address, "data")
}

warn contains "short" if data.params.max_risk < 50`);

    expect(await found(rego)).toEqual([
      { package: "acme", effect: "deny", message: "no owner", id: "owner", severity: "critical", address: "aws_s3_bucket.data" },
      { package: "acme", effect: "warn", message: "short" },
    ]);
  });

  needsOpa("that finds nothing finds nothing (needs OPA)", async () => {
    const bundle = await load(acme('deny contains "x" if input.nothing'));

    expect(bundle.packages).toEqual(["acme"]);
    expect(bundle.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await bundle.evaluate(input, {})).toEqual([]);
  });

  needsOpa("stands beside others and uses a package without results (needs OPA)", async () => {
    const lib = 'package custom.lib\n\nlogs(change) if endswith(change.address, "logs")\n';
    const net =
      "package custom.net\n\nimport data.custom.lib\n\nwarn contains change.address if {\n\tsome change in input.changes\n\tlib.logs(change)\n}\n";

    expect(await found(acme('deny contains "x"'), lib, net)).toEqual([
      { package: "acme", effect: "deny", message: "x" },
      { package: "net", effect: "warn", message: "aws_s3_bucket.logs" },
    ]);
    expect((await load(acme('deny contains "x"'), lib, net)).packages).toEqual(["acme", "net"]);
  });

  needsOpa(
    "has another digest when one letter of it changes, and the same wherever it stands in the list (needs OPA)",
    async () => {
      const [one, two] = [
        { path: "a.rego", text: acme('deny contains "x"') },
        { path: "b.rego", text: "package custom.b\n\nwarn contains 1\n" },
      ];
      const { digest } = await policies().load([one, two]);

      expect((await policies().load([two, one])).digest).toBe(digest);
      expect((await policies().load([{ ...one, text: acme('deny contains "y"') }, two])).digest).not.toBe(digest);
      expect((await policies().load([{ ...one, path: "c.rego" }, two])).digest).not.toBe(digest);
    },
  );

  needsOpa("may lie under any name: what OPA would read as an option or a link is not handed to it (needs OPA)", async () => {
    const text = acme('deny contains "x" if http.send({})');
    for (const path of ["--bundle.rego", "data.x:/etc/passwd.rego", "../up.rego", "a\nb.rego", "$(id).rego"]) {
      const error: unknown = await policies()
        .load([{ path, text }])
        .catch((thrown: unknown) => thrown);
      const message = (error as Error).message;
      expect(message).toContain(`${path.replace("\n", " ")}:3: undefined function http.send`);
    }
  });
});

describe("is refused before it runs, at its line:", () => {
  const refused: readonly (readonly [string, string, string])[] = [
    [
      "a call over the network",
      acme('deny contains "x" if http.send({"url": "http://x", "method": "get"})'),
      `${file}:3: undefined function http.send`,
    ],
    [
      "a look at the environment",
      acme('deny contains "x" if opa.runtime().env.PATH'),
      `${file}:3: undefined function opa.runtime`,
    ],
    ["a clock", acme('deny contains "x" if time.now_ns() > 0'), `${file}:3: undefined function time.now_ns`],
    ["a name lookup", acme('deny contains "x" if net.lookup_ip_addr("x")'), `${file}:3: undefined function net.lookup_ip_addr`],
    [
      "a parser of other policies",
      acme('deny contains "x" if rego.parse_module("a", "b")'),
      `${file}:3: undefined function rego.parse_module`,
    ],
    ["older Rego", acme("deny[x] { x := 1 }"), "opa fmt --write --v0-v1"],
    ["a variable that nothing uses", acme('deny contains "x" if y := 1'), `${file}:3: assigned var y unused`],
    ["a broken text", acme("deny contains {{{"), `${file}:`],
    ["another package", 'package acme\n\ndeny contains "x"\n', `${file}: its package is acme, and must be custom.<name>`],
    ["a package below one", 'package custom.acme.net\n\ndeny contains "x"\n', `${file}: its package is custom.acme.net`],
    ["no name at all", 'package custom\n\ndeny contains "x"\n', `${file}: its package is custom,`],
    ["a quoted name", 'package custom["A b"]\n\ndeny contains "x"\n', `${file}: its package is custom`],
    ["ours", "package sirsi.custom\n\ndecision := {}\n", `${file}: its package is sirsi.custom`],
    ["a misspelled deny", acme('denny contains "x"'), "no package has a rule named deny or warn"],
    ["a look at itself through everything", acme("deny contains x if x := data[_]"), "recursive"],
    ["a look at the decision", acme("deny contains x if x := data.sirsi.custom.decision"), "recursive"],
  ];
  for (const [name, text, words] of refused)
    needsOpa(`${name} (needs OPA)`, async () => {
      expect(await why(text)).toContain(words);
    });

  needsOpa("a package that nothing uses, beside one that denies (needs OPA)", async () => {
    expect(await why(acme('deny contains "x"'), 'package custom.net\n\nwran contains "x"\n')).toContain(
      "package custom.net has no rule named deny or warn",
    );
  });

  needsOpa("a schema from the network, which is never fetched (needs OPA)", async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      response.end("{}");
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/schema.json`;
      const text = `# METADATA\n# scope: package\n# schemas:\n#   - input: {"$ref": "${url}"}\n${acme('deny contains "x" if input.a')}`;

      expect(await why(text)).toContain("remote reference loading disabled");
      expect(asked).toBe(0);
    } finally {
      server.close();
    }
  });
});

describe("gives no answer, which is never taken for a clean one:", () => {
  const broken: readonly (readonly [string, string, string])[] = [
    ["an undefined result", acme('deny := ["x"] if input.nothing'), "custom.acme.deny is undefined"],
    ["a text instead of a set", acme('deny := "x"'), "custom.acme.deny is a string, and must be a set"],
    ["true instead of a set", acme("deny if input.changes"), "custom.acme.deny is a boolean, and must be a set"],
    [
      "an object instead of a set",
      acme('warn[key] := "v" if some key in ["a"]'),
      "custom.acme.warn is an object, and must be a set",
    ],
    ["a number in the set", acme("deny contains 1"), "custom.acme.deny has a number in it"],
    ["an object without msg", acme('deny contains {"message": "x"}'), "custom.acme.deny has an object whose msg is missing"],
    ["a msg that is no text", acme('deny contains {"msg": 1}'), "custom.acme.deny has an object whose msg is a number"],
    ["an address that is no text", acme('deny contains {"msg": "x", "address": ["a"]}'), "whose address is a list or set"],
    [
      "a severity that nobody knows",
      acme('deny contains {"msg": "x", "severity": "CRITICAL"}'),
      '"CRITICAL", which is not one of',
    ],
    ["a conflict", acme('deny := ["a"] if input.changes\n\ndeny := ["b"] if input.list'), `${file}:5:1: var assignment conflict`],
    [
      "more than 1,000 results",
      acme("deny contains format_int(i, 10) if some i in numbers.range(1, 1001)"),
      "they returned 1001 results, 1000 is the limit",
    ],
    [
      "a memory bomb",
      acme('deny contains "x" if count([text | some i in numbers.range(1, 3000000); text := format_int(i, 10)]) == 1'),
      "they need more than 64 MiB of memory",
    ],
    [
      "a huge output",
      acme(`text := concat("", ["${"a".repeat(100)}" | some _ in numbers.range(1, 50)])

deny contains concat("", [format_int(i, 10), text]) if some i in numbers.range(1, 500)`),
      "they returned more than 2 MB",
    ],
  ];
  for (const [name, text, words] of broken)
    needsOpa(`${name} (needs OPA)`, async () => {
      expect(await why(text)).toContain(words);
    });

  needsOpa("a search that would take hours is stopped after two seconds (needs OPA)", async () => {
    const text = acme(`names contains format_int(i, 10) if some i in numbers.range(1, 400)

deny contains "x" if {
	names[a]
	names[b]
	names[c]
	names[d]
	d == "never"
}`);
    const bundle = await load(text);
    const start = performance.now();

    await expect(bundle.evaluate(input, {})).rejects.toThrow("they did not finish within 2 s");
    const seconds = (performance.now() - start) / 1000;
    expect(seconds).toBeGreaterThan(1.9);
    expect(seconds).toBeLessThan(8);
  });

  needsOpa("and the next question has an answer again (needs OPA)", async () => {
    const bundle = await load(acme("deny contains x if some x in input.texts"));

    await expect(bundle.evaluate({ texts: [1] }, {})).rejects.toThrow("has a number in it");
    expect(await bundle.evaluate({ texts: ["one"] }, {})).toEqual([{ package: "acme", effect: "deny", message: "one" }]);
  });
});
