import { createHmac, randomUUID } from "node:crypto";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import examples from "@octokit/webhooks-examples" with { type: "json" };
import { afterEach, describe, expect, it } from "vitest";
import { createLog } from "../../src/adapters/log/log.ts";
import type { Delivery } from "../../src/domain/delivery.ts";
import { Failure } from "../../src/domain/failure.ts";
import { type ReceiverLimits, webhookReceiver } from "../../src/http/receiver.ts";
import { type HttpService, serve } from "../../src/http/server.ts";
import type { Inbox } from "../../src/ports/inbox.ts";
import { secret, send, sign } from "./webhook-client.ts";

const open: HttpService[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((service) => service.close(0)));
});

/** A receiver over an inbox that remembers in memory. */
async function receiver(
  options: {
    readonly secrets?: readonly string[];
    readonly limits?: Partial<ReceiverLimits>;
    readonly accept?: Inbox["accept"];
  } = {},
) {
  const stored = new Map<string, Delivery>();
  const lines: string[] = [];
  const { log } = createLog({ level: "trace", write: (line) => lines.push(line) });
  const accept = (delivery: Delivery): Promise<"accepted" | "duplicate"> => {
    if (stored.has(delivery.id)) return Promise.resolve("duplicate");
    stored.set(delivery.id, delivery);
    return Promise.resolve("accepted");
  };
  const service = await serve({
    host: "127.0.0.1",
    port: 0,
    log,
    isReady: () => Promise.resolve(true),
    webhook: webhookReceiver({
      inbox: { accept: options.accept ?? accept },
      secrets: options.secrets ?? [secret],
      clock: { now: () => new Date("2026-01-12T09:00:00Z") },
      log,
      limits: { body: 25 * 1024 ** 2, bodies: 64 * 1024 ** 2, milliseconds: 2_000, ...options.limits },
    }),
  });
  open.push(service);
  return { url: `${service.url}/api/github/webhooks`, stored, lines };
}

const megabytes = (count: number): readonly Uint8Array[] =>
  Array.from({ length: count * 16 }, () => Buffer.alloc(64 * 1024, "a"));

describe("a receiver of webhooks", () => {
  it("stores what is signed and answers 202", async () => {
    const { url, stored } = await receiver();
    const id = randomUUID();
    const body = JSON.stringify({ action: "opened", installation: { id: 5 }, repository: { id: 3_000_000_000 }, number: 7 });
    const answer = await send(url, { body, headers: { "x-github-delivery": id } });
    expect([answer.status, answer.body]).toEqual([202, '{"status":"accepted"}\n']);
    expect(stored.get(id)).toEqual({
      id,
      event: "pull_request",
      action: "opened",
      installation: 5,
      repository: 3_000_000_000,
      payload: JSON.parse(body),
      receivedAt: "2026-01-12T09:00:00.000Z",
    });
  });

  it("knows the signature of GitHub's documentation", async () => {
    const { url } = await receiver();
    // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation
    const documented = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    const answer = await send(url, { body: "Hello, World!", headers: { "x-hub-signature-256": documented } });
    // Signed, and only then found to be no JSON.
    expect(answer.status).toBe(400);
  });

  it("answers a replay as a duplicate, in capitals too", async () => {
    const { url, stored } = await receiver();
    const id = randomUUID();
    await send(url, { headers: { "x-github-delivery": id } });
    const again = await send(url, { headers: { "x-github-delivery": id.toUpperCase() } });
    expect([again.status, again.body]).toEqual([202, '{"status":"duplicate"}\n']);
    expect(stored.size).toBe(1);
  });

  it.each([
    ["no signature", null],
    ["an empty one", ""],
    ["the old SHA-1 one", `sha1=${"0".repeat(40)}`],
    ["a short one", sign("{}").slice(0, -1)],
    ["a long one", `${sign("{}")}0`],
    ["one in capitals", sign("{}").toUpperCase()],
    ["one that is no hexadecimal", `sha256=${"g".repeat(64)}`],
    ["that of another secret", sign("{}", "another secret of ours")],
    ["that of an empty secret", `sha256=${createHmac("sha256", "").update("{}").digest("hex")}`],
    ["that of the word development", sign("{}", "development")],
    ["that of another body", sign("{ }")],
    ["two of them", `${sign("{}")}, ${sign("{}")}`],
  ])("refuses %s with the same 401", async (_what, signature) => {
    const { url, stored } = await receiver();
    const answer = await send(url, { body: "{}", headers: { "x-hub-signature-256": signature } });
    expect([answer.status, answer.body]).toEqual([401, '{"error":"The signature is missing or wrong."}\n']);
    expect(stored.size).toBe(0);
  });

  it("believes the new and the previous secret while one is changed, and then the new one only", async () => {
    const changing = await receiver({ secrets: ["the new secret, long enough", secret] });
    const body = '{"zen":"Design for failure."}';
    for (const by of ["the new secret, long enough", secret]) {
      expect((await send(changing.url, { body, headers: { "x-hub-signature-256": sign(body, by) } })).status).toBe(202);
    }
    const changed = await receiver({ secrets: ["the new secret, long enough"] });
    expect((await send(changed.url, { body })).status).toBe(401);
  });

  it("does not exist without a secret", () => {
    const parts = {
      inbox: { accept: () => Promise.resolve("accepted" as const) },
      secrets: [],
      clock: { now: () => new Date(0) },
    };
    expect(() => webhookReceiver({ ...parts, log: createLog({ level: "silent" }).log })).toThrow("would believe everybody");
  });

  it.each([
    ["GET", 405, { method: "GET", headers: { "content-length": "0" }, body: "" }],
    ["a form", 415, { headers: { "content-type": "application/x-www-form-urlencoded" } }],
    ["no content type", 415, { headers: { "content-type": null } }],
    ["a compressed body", 415, { headers: { "content-encoding": "gzip" }, body: gzipSync("{}") }],
    ["no delivery id", 400, { headers: { "x-github-delivery": null } }],
    ["an id that is none", 400, { headers: { "x-github-delivery": "../../etc/passwd" } }],
    ["no event", 400, { headers: { "x-github-event": null } }],
    ["an event that is none", 400, { headers: { "x-github-event": "push; drop table" } }],
    ["an empty body", 400, { body: "" }],
    ["half of a JSON text", 400, { body: '{"action":' }],
    ["a list", 400, { body: "[]" }],
    ["null", 400, { body: "null" }],
    ["no UTF-8", 400, { body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]) }],
    ["a body nested 200 deep", 400, { body: `{"a":${"[".repeat(200)}${"]".repeat(200)}}` }],
    ["a body nested a million deep", 400, { body: `{"a":${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}}` }],
  ])("refuses %s with %i", async (_what, status, sent) => {
    const { url, stored } = await receiver();
    const answer = await send(url, sent);
    expect(answer.status).toBe(status);
    expect(stored.size).toBe(0);
  });

  it("takes __proto__ for no prototype", async () => {
    const { url, stored } = await receiver();
    await send(url, { body: '{"__proto__":{"admin":true},"a":[{"__proto__":{"admin":true},"b":1}]}' });
    const [delivery] = [...stored.values()];
    expect(JSON.stringify(delivery?.payload)).toBe('{"a":[{"b":1}]}');
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it("takes ids and actions of odd types for absent", async () => {
    const { url, stored } = await receiver();
    await send(url, { body: '{"action":{"a":1},"installation":{"id":"5"},"repository":{"id":-1.5}}' });
    expect([...stored.values()][0]).toMatchObject({ action: null, installation: null, repository: null });
  });

  it("answers 503 with a time to retry when nothing can be stored", async () => {
    const away = () => Promise.reject(new Failure("store-unreachable", { why: "it answers ECONNREFUSED" }));
    const { url, lines } = await receiver({ accept: away });
    const answer = await send(url);
    expect([answer.status, answer.headers["retry-after"]]).toEqual([503, "10"]);
    expect(lines.join("")).toContain("could not be stored and was refused");
  });

  it("answers 500 without a word of an error that is our bug", async () => {
    const { url, lines } = await receiver({ accept: () => Promise.reject(new Error("sesame")) });
    const answer = await send(url);
    expect([answer.status, answer.body]).toEqual([500, '{"error":"This is our fault."}\n']);
    expect(lines.join("")).toContain("sesame");
  });

  it("repeats and logs nothing of what came in", async () => {
    const { url, lines } = await receiver();
    const body = '{"action":"opened","title":"open sesame","token":"ghs_0123456789012345678901234567890123456789"}';
    const answers = [
      await send(url, { body }),
      await send(url, { body: `${body}x` }),
      await send(url, { body, headers: { "x-hub-signature-256": "sha256=sesame" } }),
      await send(url, { body, headers: { "x-github-event": "sesame sesame" } }),
      await send(`${url}/sesame?sesame=1`, { body }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([202, 400, 401, 400, 404]);
    expect(JSON.stringify(answers)).not.toContain("sesame");
    expect(lines.join("")).not.toContain("sesame");
  });

  describe("against large and slow bodies", () => {
    it("refuses a length above the cap before it reads", async () => {
      const { url } = await receiver();
      const answer = await send(url, {
        body: megabytes(1),
        headers: { "content-length": String(26 * 1024 ** 2), "x-hub-signature-256": sign("") },
      });
      expect(answer.status).toBe(413);
    });

    it("counts what comes without a length, and stops at the cap", async () => {
      const { url } = await receiver({ limits: { body: 1024 ** 2 } });
      expect((await send(url, { body: megabytes(3), headers: { "x-hub-signature-256": sign("") } })).status).toBe(413);
    });

    it("takes a chunked body up to the cap", async () => {
      const { url, stored } = await receiver();
      const body = Buffer.from(JSON.stringify({ text: "x".repeat(24 * 1024 ** 2) }));
      const pieces = Array.from({ length: Math.ceil(body.length / 65_536) }, (_, index) =>
        body.subarray(index * 65_536, (index + 1) * 65_536),
      );
      expect((await send(url, { body: pieces, headers: { "x-hub-signature-256": sign(body) } })).status).toBe(202);
      expect(stored.size).toBe(1);
    });

    it.each([
      ["unsigned", null, 401, 30],
      ["with a forged signature", sign("x"), 413, 90],
    ])("keeps its memory flat under 60 MB %s", async (_what, signature, status, most) => {
      const { url } = await receiver();
      const piece = Buffer.alloc(64 * 1024, "a");
      function* pieces() {
        for (let index = 0; index < 60 * 16; index += 1) yield piece;
      }
      await send(url);
      const before = process.memoryUsage().rss;
      let peak = before;
      const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 2);
      const answer = await send(url, { body: pieces(), headers: { "x-hub-signature-256": signature } });
      clearInterval(watch);
      expect(answer.status).toBe(status);
      expect((peak - before) / 1024 ** 2).toBeLessThan(most);
    });

    it("holds no more than its share of many bodies at once, and takes more when they are gone", async () => {
      const { url } = await receiver({ limits: { bodies: 3 * 1024 ** 2, milliseconds: 1_000 } });
      const slow = async function* () {
        yield Buffer.alloc(1024 ** 2, "a");
        await pause(600);
        yield Buffer.from("a");
      };
      const headers = { "x-hub-signature-256": sign("") };
      const many = Array.from({ length: 6 }, () => send(url, { body: slow(), headers }));
      const statuses = (await Promise.all(many)).map(({ status }) => status).sort();
      expect(statuses).toContain(503);
      expect(statuses.filter((status) => status === 401).length).toBeGreaterThan(0);
      expect((await send(url, { body: JSON.stringify({ text: "x".repeat(2 * 1024 ** 2) }) })).status).toBe(202);
    });

    it("gives up on a body that drips", async () => {
      const { url } = await receiver({ limits: { milliseconds: 400 } });
      const drip = async function* () {
        for (let index = 0; index < 50; index += 1) {
          yield Buffer.from("a");
          await pause(50);
        }
      };
      const start = performance.now();
      const answer = await send(url, { body: drip(), headers: { "x-hub-signature-256": sign("") } });
      expect(answer.status).toBe(408);
      expect(performance.now() - start).toBeLessThan(1_500);
    });

    it("cuts a line on which headers drip", { timeout: 20_000 }, async () => {
      const { url } = await receiver();
      const socket = connect(Number(new URL(url).port), "127.0.0.1");
      socket.on("error", () => undefined);
      socket.write("POST /api/github/webhooks HTTP/1.1\r\nHost: x\r\n");
      const drip = setInterval(() => socket.write("X-A: b\r\n"), 200);
      const start = performance.now();
      await new Promise((resolve) => socket.once("close", resolve));
      clearInterval(drip);
      expect(performance.now() - start).toBeLessThan(15_000);
    });

    it("survives a client that goes away in the middle", async () => {
      const { url, stored } = await receiver();
      const socket = connect(Number(new URL(url).port), "127.0.0.1");
      socket.write(
        `POST /api/github/webhooks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\nX-GitHub-Event: push\r\nX-GitHub-Delivery: ${randomUUID()}\r\nX-Hub-Signature-256: ${sign("")}\r\n\r\n{`,
      );
      await pause(100);
      socket.destroy();
      await pause(100);
      expect((await send(url)).status).toBe(202);
      expect(stored.size).toBe(1);
    });
  });

  it("accepts every payload that GitHub's examples hold", async () => {
    const { url, stored } = await receiver();
    let sent = 0;
    for (const { name, examples: payloads } of examples as unknown as readonly { name: string; examples: readonly object[] }[]) {
      for (const payload of payloads) {
        const id = randomUUID();
        const answer = await send(url, {
          body: JSON.stringify(payload),
          headers: { "x-github-event": name, "x-github-delivery": id },
        });
        expect(answer.status).toBe(202);
        expect(stored.get(id)).toMatchObject({ event: name, payload });
        sent += 1;
      }
    }
    expect(sent).toBeGreaterThan(300);
  });
});
