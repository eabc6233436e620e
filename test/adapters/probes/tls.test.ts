import { X509Certificate } from "node:crypto";
import { createServer } from "node:tls";
import { afterEach, describe, expect, it } from "vitest";
import { makeAuthority, makeCertificate, type CertificateWish } from "../../../src/adapters/sandbox/endpoints/certificate.ts";
import type { DnsRecord } from "../../../src/adapters/sandbox/endpoints/dns-message.ts";
import { address, days, Lab, look } from "./lab.ts";

const lab = new Lab();
afterEach(() => lab.close());

const authority = makeAuthority("Authority of this test", { from: days(-400), until: days(400) });
const records: readonly DnsRecord[] = [address("shop.example.com", "127.0.0.1")];

const pairFor = (wish: Partial<CertificateWish> = {}) => {
  const { certificate, key } = makeCertificate({
    hosts: ["shop.example.com"],
    from: days(-1),
    until: days(40.5),
    issuer: authority,
    ...wish,
  });
  return { cert: certificate, key };
};

async function lookAt(options: Parameters<typeof createServer>[0], expected: object = {}, host = "shop.example.com") {
  const port = await lab.https(() => undefined, options);
  const names = await lab.dns(() => records);
  return look({ type: "tls", host, port, ...expected }, { nameServers: [names], trusted: [authority.certificate] });
}

describe("a certificate of the sandbox", () => {
  it("is read by Node as what was wished for", () => {
    const own = new X509Certificate(
      pairFor({ hosts: ["a.example.com", "127.0.0.1"], from: new Date("2026-01-02T03:04:05Z") }).cert,
    );
    const root = new X509Certificate(authority.certificate);

    expect(own.subjectAltName).toBe("DNS:a.example.com, IP Address:127.0.0.1");
    expect(new Date(own.validFrom).toISOString()).toBe("2026-01-02T03:04:05.000Z");
    expect([own.checkIssued(root), own.verify(root.publicKey), root.ca, own.ca]).toEqual([true, true, true, false]);
  });
});

describe("a tls check", () => {
  it("passes on a trusted chain for the name, and says protocol and days left", async () => {
    const { outcome, detail } = await lookAt(pairFor(), { minTls: "1.2", minDaysLeft: 40 });

    expect([outcome, detail]).toEqual(["pass", "TLS 1.3, 40 days left."]);
  });

  it.each([
    ["too few days left", pairFor(), { minDaysLeft: 41 }, "TLS 1.3, 40 days left. Expected are 41."],
    ["an expired certificate", pairFor({ until: days(-0.5) }), {}, "TLS 1.3, -1 days left. The certificate has expired."],
    ["one that is not valid yet", pairFor({ from: days(1) }), {}, "TLS 1.3, 40 days left. The certificate is not valid yet."],
    ["another name", pairFor({ hosts: ["x.example.com"] }), {}, "TLS 1.3, 40 days left. The certificate is for another name."],
    [
      "an authority that nobody trusts",
      pairFor({ issuer: makeAuthority("Somebody", { from: days(-1), until: days(50) }) }),
      {},
      "TLS 1.3, 40 days left. The certificate leads to no authority that is trusted.",
    ],
    [
      "two faults, and names both",
      pairFor({ hosts: ["x.example.com"], until: days(-2.5) }),
      {},
      "TLS 1.3, -3 days left. The certificate has expired. The certificate is for another name.",
    ],
    [
      "an old protocol",
      { ...pairFor(), maxVersion: "TLSv1.2" as const },
      { minTls: "1.3" },
      "TLS 1.2, 40 days left. It takes TLS 1.2 or older. Expected is at least 1.3.",
    ],
    [
      "a server that would also take an old protocol",
      pairFor(),
      { minTls: "1.3" },
      "TLS 1.3, 40 days left. It takes TLS 1.2 or older. Expected is at least 1.3.",
    ],
    [
      "a server that would take one that is out of use",
      { ...pairFor(), minVersion: "TLSv1" as const, ciphers: "DEFAULT:@SECLEVEL=0" },
      { minTls: "1.2" },
      "TLS 1.3, 40 days left. It takes TLS 1.1 or older. Expected is at least 1.2.",
    ],
  ])("fails on %s", async (_what, options, expected, words) => {
    expect(await lookAt(options, expected)).toMatchObject({ outcome: "fail", detail: words });
  });

  it("passes on 1.3 where nothing older is taken", async () => {
    expect(await lookAt({ ...pairFor(), minVersion: "TLSv1.3" }, { minTls: "1.3" })).toMatchObject({ outcome: "pass" });
  });

  it("fails on a certificate that is signed by itself", async () => {
    const { certificate, key } = makeCertificate({ hosts: ["shop.example.com"], from: days(-1), until: days(40.5) });

    expect(await lookAt({ cert: certificate, key })).toMatchObject({
      outcome: "fail",
      detail: "TLS 1.3, 40 days left. The certificate is signed by itself.",
    });
  });

  it("looks at an address without a name too", async () => {
    expect(await lookAt(pairFor({ hosts: ["127.0.0.1"] }), {}, "127.0.0.1")).toMatchObject({ outcome: "pass" });
  });

  it.each([
    [
      "speaks no TLS",
      (socket: { end(text: string): void }) => {
        socket.end("SSH-2.0-secret\r\n");
      },
      /TLS handshake failed|connection was cut/,
    ],
    ["says nothing", () => undefined, /not done within 0\.4 s/],
  ])("fails where somebody %s", async (_what, listener, words) => {
    const port = await lab.tcp(listener);

    const { outcome, detail } = await look({ type: "tls", host: "127.0.0.1", port, timeoutMs: 400 });

    expect([outcome, detail]).toEqual(["fail", expect.stringMatching(words)]);
  });

  it("does not connect to what is closed", async () => {
    expect(await look({ type: "tls", host: "localhost", port: 443, allowed: [] })).toMatchObject({ outcome: "not-evaluated" });
    expect(await look({ type: "tls", host: "a b", port: 443 })).toMatchObject({
      outcome: "not-evaluated",
      detail: "The host is not a name and not an address.",
    });
  });
});

describe("a tcp check", () => {
  it("passes when somebody listens, says nothing and leaves", async () => {
    const seen: string[] = [];
    const port = await lab.tcp((socket) => {
      socket.on("data", (bytes) => seen.push(bytes.toString()));
      socket.on("close", () => seen.push("left"));
    });

    expect(await look({ type: "tcp", host: "127.0.0.1", port })).toMatchObject({
      outcome: "pass",
      detail: expect.stringMatching(/^Connected in \d+ ms\.$/),
    });
    await expect.poll(() => seen).toEqual(["left"]);
  });

  it("tries the next address of a name where nobody listens at the first, and no more than four of them", async () => {
    const port = await lab.tcp(() => undefined);
    const named = (...addresses: readonly string[]) => lab.dns(() => addresses.map((one) => address("shop.example.com", one)));
    const ask = async (...addresses: readonly string[]) => {
      const names = await named(...addresses);
      return look({ type: "tcp", host: "shop.example.com", port }, { nameServers: [names] });
    };

    expect(await ask("127.0.0.2", "127.0.0.3", "127.0.0.1")).toMatchObject({ outcome: "pass" });
    expect(await ask("127.0.0.2", "127.0.0.3")).toEqual({ outcome: "fail", detail: "The connection was refused." });
    const decoys = Array.from({ length: 12 }, (_, index) => `127.0.0.${index + 2}`);
    expect(await ask(...decoys, "127.0.0.1")).toMatchObject({ outcome: "fail" });
  });

  it("fails where nobody listens, and does not connect to what is closed", async () => {
    const port = await lab.tcp(() => undefined);

    expect(await look({ type: "tcp", host: "0x7f.1", port, allowed: [] })).toMatchObject({ outcome: "not-evaluated" });
    expect(await look({ type: "tcp", host: "0x7f.1", port })).toMatchObject({ outcome: "pass" });
    expect(await look({ type: "tcp", host: "fe80::1%eth0", port })).toMatchObject({ outcome: "not-evaluated" });
    await lab.close();
    expect(await look({ type: "tcp", host: "127.0.0.1", port })).toEqual({
      outcome: "fail",
      detail: "The connection was refused.",
    });
  });
});
