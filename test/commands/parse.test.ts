import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  acceptRiskForm,
  approveForm,
  discoverForm,
  explainForm,
  helpForm,
  planForm,
  unlockForm,
} from "../../src/commands/forms.ts";
import { parseCommand } from "../../src/commands/parse.ts";
import { waiveForm } from "../../src/commands/waive-form.ts";

const forms = [planForm, explainForm, approveForm, acceptRiskForm, waiveForm, discoverForm, unlockForm, helpForm];
const parse = (body: string) => parseCommand(body, forms);
const reason = "The bucket holds public product pictures only.";

describe("a comment that is no command", () => {
  it.each([
    ["talk", "Please run /sirsi plan"],
    ["a quote", "> /sirsi approve"],
    ["code", "```\n/sirsi approve\n```"],
    ["indented code", "    /sirsi approve"],
    ["one space before it", " /sirsi approve"],
    ["a longer word", "/sirsify approve"],
    ["another bot", "/atlantis apply"],
    ["nothing", ""],
    ["blank lines", "\r\n \r\n"],
    ["a command below talk", "Fine.\n\n/sirsi approve"],
  ])("%s", (_what, body) => {
    expect(parse(body)).toEqual({ kind: "none" });
  });
});

describe("what each command takes", () => {
  it.each([
    ["/sirsi", { name: "help" }],
    ["/sirsi help", { name: "help" }],
    ["\r\n\r\n/sirsi plan  \r\n\r\nThanks!\r\n", { name: "plan" }],
    ["/sirsi unlock", { name: "unlock" }],
    ["/sirsi explain", { name: "explain" }],
    ["/sirsi explain SIR-E103", { name: "explain", subject: "SIR-E103" }],
    ["/sirsi approve", { name: "approve", specs: [] }],
    [
      '/sirsi approve migrations/shop.yaml "migrations/two words.yaml"',
      { name: "approve", specs: ["migrations/shop.yaml", "migrations/two words.yaml"] },
    ],
    [
      "/sirsi accept-risk the spec: is fine, we have a backup",
      { name: "accept-risk", reason: "the spec: is fine, we have a backup" },
    ],
    ['/sirsi accept-risk reason: "Sicherung geprüft"', { name: "accept-risk", reason: "Sicherung geprüft" }],
    ["/sirsi discover", { name: "discover" }],
    ["/sirsi discover servers.csv into: shop", { name: "discover", file: "servers.csv", into: "shop" }],
  ])("%j", (body, ask) => {
    expect(parse(body)).toEqual({ kind: "command", ask });
  });

  it("reads a waiver with everything in it, in any order of keys", () => {
    const body = `/sirsi waive AWS-S3-010 until 2027-03-01 address: aws_s3_bucket.media["eu"] reason: ${reason} environment: staging owner: @acme/web approvers: @acme/security,@ann`;

    expect(parse(body)).toEqual({
      kind: "command",
      ask: {
        name: "waive",
        rule: "AWS-S3-010",
        until: "2027-03-01",
        reason,
        match: { address: 'aws_s3_bucket.media["eu"]', environment: "staging" },
        owner: "@acme/web",
        approvers: ["@acme/security", "@ann"],
      },
    });
  });

  it("takes a key's word as text where quotes say so", () => {
    const parsed = parse('/sirsi waive AWS-S3-010 until 2027-03-01 spec: shop reason: "see the owner: of the old spec"');

    expect(parsed).toMatchObject({ ask: { reason: "see the owner: of the old spec", match: { spec: "shop" }, approvers: [] } });
  });
});

describe("a mistake is answered", () => {
  it.each([
    ["/sirsi aprove", "There is no such command. Did you mean approve?", "/sirsi help"],
    ["/sirsi Plan", "There is no such command. Did you mean plan?", "/sirsi help"],
    ["/sirsi plan\n/sirsi approve", "One comment holds one command. Write a comment for each.", "/sirsi help"],
    ["/sirsi plan\n\n/sirsi approve", "One comment holds one command. Write a comment for each.", "/sirsi help"],
    ["/sirsi approve\nif the tests pass", "A command is one line. Leave an empty line before any other text.", "/sirsi help"],
    ["/sirsi plan now", "It takes nothing after its name.", "/sirsi plan"],
    ["/sirsi plan -chdir=/", "There are no flags, and none are passed on to anything.", "/sirsi plan"],
    ["/sirsi approve --all", "There are no flags, and none are passed on to anything.", approveForm.usage],
    ["/sirsi explain a b", "It takes at most 1 word after its name.", explainForm.usage],
    ["/sirsi approve force: yes", "force: is not a key that it takes.", approveForm.usage],
    ['/sirsi approve "shop', "A text in quotes does not end, or something stands right behind it.", approveForm.usage],
    ['/sirsi approve "shop"x', "A text in quotes does not end, or something stands right behind it.", approveForm.usage],
    ["/sirsi accept-risk", "Say why, in at least 10 characters: it is kept with your name.", acceptRiskForm.usage],
    ["/sirsi waive AWS-S3-010", "Write the rule, the word until, and a day.", waiveForm.usage],
    [`/sirsi waive * until 2027-03-01 reason: ${reason}`, /begins with a plain letter/, waiveForm.usage],
    [`/sirsi waive AWS-S3-* until 2027-03-01 reason: ${reason}`, "The rule is one id, such as AWS-S3-010.", waiveForm.usage],
    [`/sirsi waive A until 2027-02-30 reason: ${reason}`, "The day is written YYYY-MM-DD, and must exist.", waiveForm.usage],
    [`/sirsi waive A until tomorrow reason: ${reason}`, "The day is written YYYY-MM-DD, and must exist.", waiveForm.usage],
    ["/sirsi waive A until 2027-03-01 reason: short", "Give a reason of at least 20 characters: reason: …", waiveForm.usage],
    ["/sirsi waive A until 2027-03-01 reason:", "reason: has no value.", waiveForm.usage],
    [`/sirsi waive A until 2027-03-01 spec: a spec: b reason: ${reason}`, "spec: is given twice.", waiveForm.usage],
    [
      `/sirsi waive A until 2027-03-01 spec: a b reason: ${reason}`,
      "spec: takes one word, or a text in quotes.",
      waiveForm.usage,
    ],
    [`/sirsi waive A until 2027-03-01 path: a workload: b reason: ${reason}`, /not several/, waiveForm.usage],
    [`/sirsi waive A until 2027-03-01 environment: prod reason: ${reason}`, /production, staging/, waiveForm.usage],
    [`/sirsi waive A until 2027-03-01 owner: ann reason: ${reason}`, /such as @org\/team/, waiveForm.usage],
    [`/sirsi waive A until 2027-03-01 approvers: @a,@b--c reason: ${reason}`, /Approvers are/, waiveForm.usage],
  ])("%j", (body, say, usage) => {
    expect(parse(body)).toEqual({ kind: "mistake", usage, say: typeof say === "string" ? say : expect.stringMatching(say) });
  });

  it.each([
    ["a capital letter", "/Sirsi plan"],
    ["a Cyrillic letter", "/s\u0456rsi plan"],
    ["full-width letters", "\uff0fsirsi plan"],
    ["a zero-width space before it", "\u200b/sirsi plan"],
    ["a zero-width space in it", "/sir\u200bsi plan"],
    ["a byte order mark", "\ufeff/sirsi plan"],
    ["a NUL", "\0/sirsi plan"],
    ["a tab after it", "/sirsi\tplan"],
    ["a hard space after it", "/sirsi\u00a0plan"],
  ])("names the trigger when %s is in the way", (_what, body) => {
    expect(parse(body)).toMatchObject({
      kind: "mistake",
      say: expect.stringContaining("begins with /sirsi in plain small letters"),
    });
  });

  it.each([
    ["/sirsi approve sh\u200bop", "an invisible or control character"],
    ["/sirsi approve sh\0op", "an invisible or control character"],
    ["/sirsi approve a\rb", "an invisible or control character"],
    ["/sirsi approve \u202eshop", "an invisible or control character"],
    ["/sirsi approve `id`", "a backtick"],
    ["/sirsi accept-risk we trust $(id) to do it", "an expression"],
    ["/sirsi accept-risk we trust ${GITHUB_TOKEN} to", "an expression"],
    ["/sirsi approve migrations/../../etc/passwd", "a path that leads upwards"],
    ["/sirsi approve C:\\shop", "a backslash"],
    ["/sirsi accept-risk <!-- sirsi-command --> is here", "an angle bracket"],
    [`/sirsi accept-risk ghp_${"a1".repeat(18)} is the key`, "a credential"],
    [`/sirsi accept-risk ${"x".repeat(1000)}`, "more than 1000 characters"],
  ])("%j: %s", (body, what) => {
    expect(parse(body)).toMatchObject({ kind: "mistake", say: expect.stringContaining(what) });
  });

  it.each([
    "/sirsi approve \u0430dmin",
    "/sirsi approve /etc/passwd",
    "/sirsi approve ~root",
    "/sirsi approve shop;id",
    "/sirsi approve a|b",
  ])("takes names of plain letters only: %j", (body) => {
    expect(parse(body)).toMatchObject({ kind: "mistake", say: expect.stringContaining("plain letter") });
  });
});

describe("whatever stands in a comment", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: "binary" }),
    fc
      .array(
        fc.constantFrom(
          "plan",
          "approve",
          "waive",
          "until",
          "2027-03-01",
          "reason:",
          '"',
          "-",
          "--x",
          "`",
          "$(x)",
          "../",
          "\u200b",
          "<!--",
          " ",
        ),
      )
      .map((parts) => parts.join(" ")),
  );

  it("it is understood or refused, never more than that, and no answer repeats it", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const canary = "zqxjkv";
        const parsed = parse(`/sirsi ${canary}${text}`);

        expect(["command", "mistake"]).toContain(parsed.kind);
        if (parsed.kind === "mistake") expect(parsed.say + parsed.usage).not.toContain(canary);
      }),
      { numRuns: 2000 },
    );
  });

  it("it is no command unless its first line begins with the trigger", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const first = text.split(/\r?\n/).find((line) => line.trim() !== "") ?? "";
        fc.pre(!/sirs|s.rsi/iu.test(first.normalize("NFKC")));

        expect(parse(`${text}\n/sirsi approve`).kind === "command").toBe(first === "");
      }),
    );
  });

  it("names that are taken hold plain characters only", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const parsed = parse(`/sirsi approve ${text}`);

        if (parsed.kind === "command" && parsed.ask.name === "approve")
          for (const spec of parsed.ask.specs) expect(spec).toMatch(/^[A-Za-z0-9@][\x20-\x7e]*$/);
      }),
      { numRuns: 2000 },
    );
  });

  it("a reason comes out as it went in, words by words", () => {
    const words = fc.array(fc.stringMatching(/^[A-Za-zäöü]{1,12}$/), { minLength: 8, maxLength: 20 });
    fc.assert(
      fc.property(words, (list) => {
        const text = list.join(" ");
        fc.pre(text.length >= 20);

        expect(parse(`/sirsi waive AWS-S3-010 until 2027-03-01 spec: shop reason: ${text}`)).toMatchObject({
          ask: { reason: text },
        });
      }),
    );
  });
});
