import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLog } from "../../../src/adapters/log/log.ts";

/** Everything that was written, at the most talkative level. */
function recorded() {
  const lines: string[] = [];
  const made = createLog({ level: "trace", write: (line) => lines.push(line) });
  return { ...made, text: () => lines.join(""), entries: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
const inner = "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6";
const jwt = `eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxMjM0NTYi${inner}.c2lnbmF0dXJl-_${inner}`;
const credentials: Readonly<Record<string, string>> = {
  "an installation token": `ghs_${inner}`,
  "an installation token of 2026": `ghs_123456_${jwt}`,
  "a personal token": `ghp_${inner}AbCd1234`,
  "a fine-grained token": `github_pat_11ABCDEFG0${inner}_${inner}`,
  "a JWT": jwt,
  "an AWS access key": "AKIAIOSFODNN7EXAMPLE",
  "an AWS secret key": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  "a private key": privateKey,
  "a password in a URL": "hunter2-hunter2",
  "a password in a URL without a user": "swordfish-swordfish",
};
const shown = (what: string, value: string): string => {
  if (what === "a password in a URL") return `postgres://sirsi:${value}@db.internal/sirsi`;
  return what === "a password in a URL without a user" ? `redis://:${value}@cache.internal` : value;
};
/** What must not be seen: for a key, any line of it. */
const traces = (value: string): readonly string[] =>
  value.includes("\n") ? value.split("\n").filter((line) => /^[^-]{20}/.test(line)) : [value];

/** Ways in which a value gets into a log. */
const ways: Readonly<Record<string, (log: ReturnType<typeof recorded>, text: string) => void>> = {
  "a field": ({ log }, text) => {
    log.debug({ note: text }, "said");
  },
  "a nested field": ({ log }, text) => {
    log.info({ a: { b: [{ c: `x ${text} y` }] } }, "said");
  },
  "the sentence": ({ log }, text) => {
    log.warn({}, `it was ${text}`);
  },
  "the message of an error": ({ log }, text) => {
    log.error({ err: new Error(`no ${text}`) }, "failed");
  },
  "the cause of a cause": ({ log }, text) => {
    log.error({ err: new Error("a", { cause: new Error("b", { cause: new Error(text) }) }) }, "failed");
  },
  "an error of several": ({ log }, text) => {
    log.error({ err: new AggregateError([new Error(text)], "many") }, "failed");
  },
  "the request of an error": ({ log }, text) => {
    log.error({ err: Object.assign(new Error("401"), { request: { headers: { authorization: `token ${text}` } } }) }, "failed");
  },
  "the fields of a child": ({ log }, text) => {
    log.child({ where: text }).child({ trace: "t" }).info({}, "said");
  },
  "a library's own line": ({ pino }, text) => {
    pino.debug({ octokit: { auth: text }, url: text }, "GET %s", text);
  },
  "a library's own error": ({ pino }, text) => {
    pino.error(Object.assign(new Error(text), { event: { payload: text } }));
  },
  "a library's own child": ({ pino }, text) => {
    pino.child({ name: text }).info(text);
  },
  "JSON inside a text": ({ log }, text) => {
    log.info({ answer: JSON.stringify({ note: text }) }, "said");
  },
};

describe("a log", () => {
  describe.each(Object.entries(credentials))("never shows %s", (what, value) => {
    it.each(Object.entries(ways))("in %s", (_way, say) => {
      const log = recorded();
      say(log, shown(what, value));
      expect(log.text()).not.toBe("");
      for (const trace of traces(value)) expect(log.text()).not.toContain(trace);
    });
  });

  it.each(Object.entries(ways))("never shows a live secret that looks like nothing in %s", (_way, say) => {
    const log = recorded();
    const secret = 'correct horse "battery" staple\\';
    log.secrets.add(secret);
    for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64")]) say(log, form);
    expect(log.text()).not.toContain("battery");
    expect(log.text()).not.toContain(Buffer.from(secret).toString("base64"));
  });

  it("shows no part of a live key when a single line of it is said", () => {
    const log = recorded();
    log.secrets.add(privateKey);
    const line = privateKey.split("\n")[3]!;
    log.log.info({ note: line }, "said");
    expect(log.text()).not.toContain(line);
  });

  it("masks a text that goes elsewhere as it masks a line", () => {
    const log = recorded();
    log.secrets.add("correct horse battery staple");
    const text = Object.entries(credentials).map(([what, value]) => shown(what, value));

    const safe = log.clean([...text, "correct horse battery staple", "a word"].join(" "));

    for (const value of Object.values(credentials)) for (const trace of traces(value)) expect(safe).not.toContain(trace);
    expect(safe).not.toContain("staple");
    expect(safe).toContain("a word");
  });

  it("shows no beginning of a live secret where a long text is cut", () => {
    const log = recorded();
    const secret = "correct horse battery staple";
    log.secrets.add(secret);
    for (let before = 1970; before <= 2000; before += 1) log.log.info({ note: `${"x".repeat(before)}${secret}` }, "said");
    expect(log.text()).not.toContain("corr");
  });

  it("masks any token-shaped text at any place of any text", () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 3000 }),
        fc.constantFrom("ghs_", "ghp_", "gho_", "ghu_", "ghr_"),
        fc.stringMatching(/^[A-Za-z0-9]{20,60}$/),
        fc.string({ maxLength: 30 }),
        (before, kind, tail, after) => {
          const log = recorded();
          log.log.info({ note: `${before} ${kind}${tail} ${after}`, [`k${after}`]: [`${kind}${tail}`] }, "said");
          expect(log.text()).not.toContain(`${kind}${tail}`);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("leaves out payloads, and what Octokit and Probot hang on errors", () => {
    const log = recorded();
    const error = Object.assign(new Error("boom"), { event: { payload: "sesame" }, response: { data: "sesame" }, status: 422 });
    log.log.error({ err: error, payload: { a: "sesame" }, headers: { a: "sesame" }, body: Buffer.from("sesame") }, "failed");
    expect(log.text()).not.toContain("sesame");
    expect(log.entries()[0]).toMatchObject({
      level: "error",
      msg: "failed",
      err: { type: "Error", message: "boom", status: 422 },
    });
  });

  it("keeps what helps: names, numbers, commit ids, the event's name, the trace", () => {
    const log = recorded();
    const sha = "3f786850e387550fdab836ed7e6dc881de23001b";
    log.log.child({ trace: "t-1" }).info({ event: "pull_request", repository: 7, head: sha, ok: true }, "A review was made");
    expect(log.entries()[0]).toMatchObject({
      trace: "t-1",
      event: "pull_request",
      repository: 7,
      head: sha,
      ok: true,
      msg: "A review was made",
    });
  });

  it("stays small and ends, whatever it is given", () => {
    const log = recorded();
    const circle: Record<string, unknown> = { long: "x".repeat(10_000_000), many: Array.from({ length: 100_000 }, () => "y") };
    circle["self"] = circle;
    const start = performance.now();
    log.log.info({ circle, big: 2n ** 70n, when: new Date(Number.NaN), made: () => "f" }, "said");
    expect(log.text().length).toBeLessThan(50_000);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it("writes one line of JSON per event, whatever line breaks are in it", () => {
    const log = recorded();
    log.log.info({ note: 'a\nb\r\n{"level":"error"}' }, "c\nd");
    expect(log.text().trimEnd().split("\n")).toHaveLength(1);
    expect(log.entries()[0]).toMatchObject({ msg: "c\nd" });
  });

  it("says nothing below its level", () => {
    const lines: string[] = [];
    const { log } = createLog({ level: "warn", write: (line) => lines.push(line) });
    log.debug({}, "a");
    log.info({}, "b");
    expect(lines).toEqual([]);
  });
});
