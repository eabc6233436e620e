import { afterEach, describe, expect, it } from "vitest";
import { makeAuthority, makeCertificate } from "../../../src/adapters/sandbox/endpoints/certificate.ts";
import { address, days, Lab, look } from "./lab.ts";

const lab = new Lab();
afterEach(() => lab.close());

const secret = "marker-4f1c9a";
const authority = makeAuthority("Authority of this test", { from: days(-1), until: days(30) });
const trusted = [authority.certificate];
const pairFor = (...hosts: readonly string[]) => {
  const { certificate, key } = makeCertificate({ hosts, from: days(-1), until: days(30), issuer: authority });
  return { cert: certificate, key };
};

describe("an http check", () => {
  it("passes on any status from 200 to 299, and says status, time and size", async () => {
    const port = await lab.http((_request, answer) => answer.writeHead(204).end());

    const { outcome, detail, latencyMs } = await look({ type: "http", url: `http://127.0.0.1:${port}/healthz` });

    expect([outcome, detail]).toEqual(["pass", expect.stringMatching(/^Status 204 in \d+ ms, 0 bytes\.$/)]);
    expect(latencyMs).toBeLessThan(2000);
  });

  it("sends a plain GET for path and query, with the name as Host and nothing that tells who asks", async () => {
    let seen = "";
    const names = await lab.dns(() => [address("shop.example.com", "127.0.0.1")]);
    const port = await lab.http((request, answer) => {
      seen = `${request.method ?? ""} ${request.url ?? ""} ${Object.entries(request.headers).flat().join(" ")}`;
      answer.setHeader("set-cookie", "a=b").end();
    });

    await look({ type: "http", url: `http://Shop.Example.com.:${port}/a?b=c#d` }, { nameServers: [names] });

    expect(seen).toBe(
      `GET /a?b=c host shop.example.com:${port} accept */* accept-encoding identity user-agent SirsiNexus connection close`,
    );
  });

  it.each([
    ["another status", { status: 200 }, /^Status 503 in .* Expected is 200\.$/],
    ["a status beyond 299", {}, /Expected is a status from 200 to 299\.$/],
    ["a text that is not there", { status: 503, bodyContains: "welcome" }, /text of bodyContains is not in the body\.$/],
    ["a slow answer", { status: 503, maxLatencyMs: 20 }, /Expected is at most 20 ms\.$/],
  ])("fails on %s and never shows body or headers", async (_what, expected, words) => {
    const port = await lab.http((_request, answer) => {
      setTimeout(() => answer.writeHead(503, { "x-secret": secret }).end(`sorry ${secret}`), 50);
    });

    const outcome = await look({ type: "http", url: `http://127.0.0.1:${port}/`, ...expected });

    expect(outcome).toMatchObject({ outcome: "fail", detail: expect.stringMatching(words) });
    expect(JSON.stringify(outcome)).not.toContain(secret);
  });

  it("finds a text of the body across chunks, in UTF-8, byte by byte", async () => {
    const port = await lab.http((_request, answer) => {
      const bytes = [...Buffer.from("…grüße, wwwelcome to the shöp", "utf8")];
      const step = (): void => {
        const next = bytes.shift();
        if (next === undefined) answer.end();
        else answer.write(Buffer.from([next]), () => setImmediate(step));
      };
      step();
    });
    const url = `http://127.0.0.1:${port}/`;

    expect(await look({ type: "http", url, bodyContains: "welcome to the shöp" })).toMatchObject({ outcome: "pass" });
    expect(await look({ type: "http", url, bodyContains: "welcome to the shop" })).toMatchObject({ outcome: "fail" });
  });

  it("reads no more than 1 MiB of a body without end", async () => {
    let sent = 0;
    const port = await lab.http((_request, answer) => {
      const more = (): void => {
        while (!answer.destroyed && answer.write("x".repeat(16_384))) sent += 16_384;
      };
      answer.on("drain", more);
      more();
    });
    const url = `http://127.0.0.1:${port}/`;

    expect(await look({ type: "http", url })).toMatchObject({
      outcome: "pass",
      detail: expect.stringContaining("more than 1048576 bytes"),
    });
    expect(await look({ type: "http", url, bodyContains: "y" })).toMatchObject({
      outcome: "fail",
      detail: expect.stringMatching(/not in the first 1048576 bytes of the body\.$/),
    });
    // What the systems on both ends hold in their buffers comes on top.
    expect(sent).toBeLessThan(40 * 1024 * 1024);
  });

  it.each([
    ["a body that drips", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", "x"],
    ["headers that drip", "HTTP/1.1 200 OK\r\n", "x: y\r\n"],
    ["no answer at all", "", ""],
  ])("ends with the time that it was given: %s", async (_what, start, drip) => {
    const port = await lab.tcp((socket) => {
      socket.write(start);
      const timer = setInterval(() => socket.write(drip), 20);
      socket.on("close", () => {
        clearInterval(timer);
      });
    });
    const started = performance.now();

    expect(await look({ type: "http", url: `http://127.0.0.1:${port}/`, timeoutMs: 300 })).toMatchObject({
      outcome: "fail",
      detail: "It was not done within 0.3 s.",
    });
    expect(performance.now() - started).toBeLessThan(1500);
  });

  it.each([
    [
      "headers of a megabyte",
      `HTTP/1.1 200 OK\r\nx: ${"y".repeat(1_000_000)}\r\n\r\n`,
      "The headers of the answer are larger than 16 KiB.",
    ],
    [
      "a million headers",
      `HTTP/1.1 200 OK\r\n${"x: y\r\n".repeat(200_000)}\r\n`,
      "The headers of the answer are larger than 16 KiB.",
    ],
    ["something else than HTTP", `SSH-2.0-${secret}\r\n`, "The answer is not HTTP."],
    ["a change of protocol", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n", /cut|failed/],
    [
      "half an answer",
      "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
      "The connection was cut before the answer was complete.",
    ],
  ])("fails on %s", async (_what, bytes, words) => {
    const port = await lab.tcp((socket) => {
      socket.end(bytes);
    });

    const { outcome, detail } = await look({ type: "http", url: `http://127.0.0.1:${port}/` });

    expect(outcome).toBe("fail");
    expect(detail).toMatch(words);
    expect(detail).not.toContain(secret);
  });

  it("fails where nobody listens, and where a name does not exist", async () => {
    const names = await lab.dns(() => []);
    const closed = await lab.http(() => undefined);
    await lab.close();

    expect(await look({ type: "http", url: `http://127.0.0.1:${closed}/` })).toEqual({
      outcome: "fail",
      detail: "The connection was refused.",
    });
    const again = await lab.dns(() => []);
    expect(names).not.toBe(again);
    expect(await look({ type: "http", url: "http://gone.example.com/" }, { nameServers: [again] })).toEqual({
      outcome: "fail",
      detail: "The name has no address.",
    });
    expect(await look({ type: "http", url: "http://gone.example.com/" }, { nameServers: [names] })).toEqual({
      outcome: "fail",
      detail: "The name could not be resolved: no name server answered for it.",
    });
  });

  it("says so when it was stopped from outside", async () => {
    const port = await lab.tcp(() => undefined);
    const { networkProbes } = await import("../../../src/adapters/probes/probes.ts");
    const probes = networkProbes({ clock: { now: () => new Date() }, ownPorts: [], dns: { resolvers: [] } });
    const target = { type: "http", url: `http://127.0.0.1:${port}/`, timeoutMs: 5000, allowed: ["127.0.0.0/8"] } as const;

    const outcome = await probes.probe(target, AbortSignal.abort());

    expect(outcome).toMatchObject({ outcome: "not-evaluated", detail: "It was stopped." });
  });

  it("asks over TLS with the name, and trusts no certificate by itself", async () => {
    const names = await lab.dns(() => [address("shop.example.com", "127.0.0.1"), address("other.example.com", "127.0.0.1")]);
    const port = await lab.https((_request, answer) => answer.end("ok"), pairFor("shop.example.com"));
    const at = (host: string, trust: readonly string[]) =>
      look({ type: "http", url: `https://${host}:${port}/`, bodyContains: "ok" }, { nameServers: [names], trusted: trust });

    expect(await at("shop.example.com", trusted)).toMatchObject({ outcome: "pass" });
    expect(await at("shop.example.com", [])).toMatchObject({ outcome: "fail", detail: expect.stringContaining("authority") });
    expect(await at("other.example.com", trusted)).toEqual({ outcome: "fail", detail: "The certificate is for another name." });
  });
});

describe("where an http check may lead", () => {
  it("is final where it is closed, and not where an answer may still come", async () => {
    expect(await look({ type: "http", url: "http://localhost/", allowed: [] })).toMatchObject({ isFinal: true });
    expect(await look({ type: "http", url: "http://127.0.0.1:1/" })).not.toHaveProperty("isFinal");
  });

  it.each([
    ["http://169.254.169.254/latest/meta-data/", /metadata service/],
    ["http://2852039166/", /metadata service/],
    ["http://0xa9.0376.43518/", /metadata service/],
    ["http://[::ffff:169.254.169.254]/", /metadata service/],
    ["http://[fd00:ec2::254]/", /metadata service/],
    ["http://localhost/", /this machine \(127\.0\.0\.0\/8\).*verify\.allow/],
    ["http://db.localhost./", /this machine/],
    ["http://127.1:5432/", /this machine/],
    ["http://[::1]/", /this machine/],
    ["http://10.1.2.3/", /private/],
    ["http://user:pass@example.com/", /user name or password/],
    ["http://fe80::1%25eth0/", /cannot be read/],
    ["http://[fe80::1%25eth0]/", /cannot be read/],
    ["ftp://example.com/", /not of http or https/],
    ["file:///etc/passwd", /not of http or https/],
    ["//example.com", /cannot be read/],
  ])("does not look at %s, and says why", async (url, words) => {
    expect(await look({ type: "http", url, allowed: [] })).toMatchObject({
      outcome: "not-evaluated",
      detail: expect.stringMatching(words),
    });
  });

  it("connects to the address that was checked when the name changes its mind", async () => {
    const seen: string[] = [];
    const safe = await lab.http((_request, answer) => {
      seen.push("allowed");
      answer.end("safe");
    }, "127.0.0.2");
    await lab.tcp(() => seen.push("forbidden"), safe);
    let asked = 0;
    const names = await lab.dns(() => [address("rebind.example.com", asked++ < 2 ? "127.0.0.2" : "127.0.0.1", 0)]);
    const wish = {
      type: "http",
      url: `http://rebind.example.com:${safe}/`,
      allowed: ["127.0.0.2/32"],
      bodyContains: "safe",
    } as const;

    // The first attempt asks for A and for AAAA, and never again although the answer may be kept for 0 s.
    expect(await look(wish, { nameServers: [names] })).toMatchObject({ outcome: "pass" });
    expect(asked).toBe(2);
    expect(await look(wish, { nameServers: [names] })).toMatchObject({
      outcome: "not-evaluated",
      detail: expect.stringContaining("this machine"),
    });
    expect(seen).toEqual(["allowed"]);
  });

  it("does not go on to this machine when the public address of a name leads nowhere", async () => {
    const hits: string[] = [];
    const port = await lab.http((_request, answer) => {
      hits.push("hit");
      answer.end();
    });
    let asked = 0;
    // An address for documentation stands for a public one: nobody has it, and it is opened here.
    const names = await lab.dns(() => [address("rebind.example.com", asked++ === 0 ? "203.0.113.1" : "127.0.0.1", 0)]);
    const wish = {
      type: "http",
      url: `http://rebind.example.com:${port}/`,
      allowed: ["203.0.113.0/24"],
      timeoutMs: 400,
    } as const;

    expect(await look(wish, { nameServers: [names] })).toMatchObject({ outcome: "fail" });
    expect(hits).toEqual([]);
  });

  it("closes a name of which one answer is forbidden, whatever the others are", async () => {
    const hits: string[] = [];
    const port = await lab.http((_request, answer) => {
      hits.push("hit");
      answer.end();
    });
    const names = await lab.dns(() => [address("two.example.com", "127.0.0.1"), address("two.example.com", "10.0.0.1")]);

    expect(await look({ type: "http", url: `http://two.example.com:${port}/` }, { nameServers: [names] })).toMatchObject({
      outcome: "not-evaluated",
      detail: expect.stringContaining("10.0.0.0/8"),
    });
    expect(hits).toEqual([]);
  });

  it("never asks the service itself, whatever is allowed", async () => {
    const hits: string[] = [];
    const port = await lab.http((_request, answer) => {
      hits.push("hit");
      answer.end();
    });

    for (const url of [`http://127.0.0.1:${port}/`, `http://localhost:${port}/`, `http://0:${port}/`])
      expect(await look({ type: "http", url, allowed: ["0.0.0.0/0", "::/0"] }, { ownPorts: [port] })).toMatchObject({
        outcome: "not-evaluated",
        detail: expect.stringContaining("this service itself"),
      });
    expect(hits).toEqual([]);
  });
});

describe("a redirect", () => {
  const redirectTo = (location: string | (() => string), host?: string) =>
    lab.http(
      (_request, answer) => answer.writeHead(302, { location: typeof location === "string" ? location : location() }).end(secret),
      host,
    );

  it("is followed when its goal is checked too", async () => {
    const goal = await lab.http((_request, answer) => answer.end("here"));
    const names = await lab.dns(() => [address("goal.example.com", "127.0.0.1")]);
    const port = await redirectTo(`http://goal.example.com:${goal}/`);

    const outcome = await look(
      { type: "http", url: `http://127.0.0.1:${port}/`, bodyContains: "here" },
      { nameServers: [names] },
    );

    expect(outcome).toMatchObject({ outcome: "pass", detail: expect.stringContaining("Status 200") });
  });

  it("is looked at and not followed where the check expects one", async () => {
    const port = await redirectTo("http://localhost:1/");

    expect(await look({ type: "http", url: `http://127.0.0.1:${port}/`, status: 302 })).toMatchObject({ outcome: "pass" });
  });

  it.each(["localhost", "127.0.0.1", "[::ffff:7f00:1]", "0x7f000001"])("to http://%s is not followed", async (host) => {
    const hits: string[] = [];
    const goal = await lab.http((_request, answer) => {
      hits.push("hit");
      answer.end();
    });
    const port = await redirectTo(`http://${host}:${goal}/`, "127.0.0.2");

    expect(await look({ type: "http", url: `http://127.0.0.2:${port}/`, allowed: ["127.0.0.2/32"] })).toMatchObject({
      outcome: "not-evaluated",
      detail: "It leads to this machine (127.0.0.0/8). Only verify.allow in the settings on the base opens such a range.",
    });
    expect(hits).toEqual([]);
  });

  it.each([
    ["http://169.254.169.254/latest/", "not-evaluated", /metadata service/],
    ["http://a:b@127.0.0.1/", "fail", /user name or password/],
    ["ftp://127.0.0.1/", "fail", /not of http or https/],
    ["http://[", "fail", /not a URL/],
  ])("to %s ends as %s", async (location, ending, words) => {
    const port = await redirectTo(location);

    expect(await look({ type: "http", url: `http://127.0.0.1:${port}/` })).toMatchObject({
      outcome: ending,
      detail: expect.stringMatching(words),
    });
  });

  it("is followed 5 times and not 6 times", async () => {
    let asked = 0;
    const port = await lab.http((request, answer) => {
      asked++;
      const left = Number(request.url?.slice(1));
      if (left === 0) answer.end("done");
      else answer.writeHead(307, { location: `/${left - 1}` }).end();
    });

    expect(await look({ type: "http", url: `http://127.0.0.1:${port}/5` })).toMatchObject({ outcome: "pass" });
    expect(asked).toBe(6);
    expect(await look({ type: "http", url: `http://127.0.0.1:${port}/6` })).toEqual({
      outcome: "fail",
      detail: "It redirects more than 5 times.",
    });
    expect(asked).toBe(12);
  });

  it("from https to http is not followed", async () => {
    const goal = await lab.http((_request, answer) => answer.end());
    const port = await lab.https(
      (_request, answer) => answer.writeHead(301, { location: `http://127.0.0.1:${goal}/` }).end(),
      pairFor("127.0.0.1"),
    );

    expect(await look({ type: "http", url: `https://127.0.0.1:${port}/` }, { trusted })).toEqual({
      outcome: "fail",
      detail: "It redirects from https to http.",
    });
  });
});

describe("a latency check", () => {
  it("compares the 95th percentile of its requests", async () => {
    let asked = 0;
    const port = await lab.http((_request, answer) => {
      setTimeout(() => answer.end(), ++asked === 10 ? 250 : 0);
    });
    const wish = { type: "latency", url: `http://127.0.0.1:${port}/`, requests: 10 } as const;

    const slow = await look({ ...wish, maxLatencyMs: 200 });
    expect(slow).toMatchObject({
      outcome: "fail",
      detail: expect.stringMatching(/^10 requests: p50 \d+ ms, p95 2\d\d ms\. Expected/),
    });
    expect(asked).toBe(10);
    expect(await look({ ...wish, maxLatencyMs: 200 })).toMatchObject({ outcome: "pass" });
  });

  it("resolves the name once", async () => {
    let asked = 0;
    const names = await lab.dns(() => {
      asked++;
      return [address("shop.example.com", "127.0.0.1", 0)];
    });
    const port = await lab.http((_request, answer) => answer.end());

    await look(
      { type: "latency", url: `http://shop.example.com:${port}/`, requests: 5, maxLatencyMs: 2000 },
      { nameServers: [names] },
    );

    expect(asked).toBe(2);
  });

  it("does not take quick errors for speed", async () => {
    const port = await lab.http((_request, answer) => answer.writeHead(500).end());

    expect(await look({ type: "latency", url: `http://127.0.0.1:${port}/`, requests: 3, maxLatencyMs: 2000 })).toEqual({
      outcome: "fail",
      detail: "Status 500 at request 1. Expected is 200 to 299.",
    });
  });
});
