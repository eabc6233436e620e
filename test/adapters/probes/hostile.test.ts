import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Lab, look, type Wish } from "./lab.ts";

const marker = "marker-9b2e7f";
const pieces = fc.constantFrom(
  "HTTP/1.1 200 OK\r\n",
  "HTTP/1.1 999 x\r\n",
  "HTTP/1.1 302 Found\r\n",
  "HTTP/1.1 100 Continue\r\n\r\n",
  "HTTP/9.9 200 OK\r\n",
  "Location: /again\r\n",
  `Location: http://${marker}.invalid:99999/\r\n`,
  "Location: \u0000\u00ff\r\n",
  "Content-Length: 5\r\n",
  "Content-Length: -1\r\n",
  "Transfer-Encoding: chunked\r\n",
  "Content-Encoding: gzip\r\n",
  `Set-Cookie: ${marker}\r\n`,
  " folded\r\n",
  "\r\n",
  "5\r\nhello\r\n",
  "0\r\n\r\n",
  "ffffffffffffffff\r\n",
  marker,
  "\u0000",
);
const answers = fc.oneof(
  fc.array(pieces, { maxLength: 10 }).map((list) => Buffer.from(list.join(""), "latin1")),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);

describe("servers that answer anything", () => {
  const lab = new Lab();
  let answer: Buffer = Buffer.alloc(0);
  let port: number;
  beforeAll(async () => {
    port = await lab.tcp((socket) => {
      socket.once("data", () => socket.end(answer));
      socket.setTimeout(500, () => socket.destroy());
    });
  });
  afterAll(() => lab.close());

  it.each(["http", "tls"] as const)("come to an outcome of an %s check, in words that hold nothing of theirs", async (type) => {
    const runs = async (bytes: Buffer): Promise<void> => {
      answer = bytes;
      const wish = type === "http" ? { type, url: `http://127.0.0.1:${port}/` } : { type, host: "127.0.0.1", port };
      const outcome = await look({ ...wish, timeoutMs: 1000 });
      expect(["pass", "fail", "not-evaluated"]).toContain(outcome.outcome);
      expect(outcome.detail).toMatch(/^[ -~]{1,200}$/);
      expect(JSON.stringify(outcome)).not.toContain(marker);
    };
    await fc.assert(fc.asyncProperty(answers, runs), { numRuns: 150, interruptAfterTimeLimit: 20_000 });
  });
});

describe("targets that could be anything", () => {
  // Nobody answers there, at once.
  const nowhere = { nameServers: ["127.0.0.1:1"], dns: { resolvers: ["127.0.0.1:1"] } };
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.domain(),
    fc.webUrl(),
    fc.constantFrom(
      "x".repeat(300),
      `${"a.".repeat(200)}b`,
      "..",
      "-",
      "*.example.com",
      "[::]",
      "http://",
      "xn--",
      "http://x:0/",
      "0",
      "%00",
    ),
  );
  const target = fc.oneof(
    text.map((url) => ({ type: "http", url }) as const),
    text.map((url) => ({ type: "latency", url, requests: 1, maxLatencyMs: 1 }) as const),
    text.map((host) => ({ type: "tcp", host, port: 1 }) as const),
    text.map((host) => ({ type: "tls", host, port: 1 }) as const),
    fc
      .tuple(text, fc.array(text, { maxLength: 2 }))
      .map(([host, expected]) => ({ type: "dns", host, answers: expected }) as const),
  );

  it("come to an outcome that is never a pass", async () => {
    const runs = async (wish: Wish): Promise<void> => {
      const { outcome, detail } = await look({ ...wish, timeoutMs: 500, allowed: [] }, nowhere);
      expect(["fail", "not-evaluated"]).toContain(outcome);
      expect(detail).toMatch(/^[ -~]{1,200}$/);
    };
    await fc.assert(fc.asyncProperty(target, runs), { numRuns: 300, interruptAfterTimeLimit: 20_000 });
  });
});
