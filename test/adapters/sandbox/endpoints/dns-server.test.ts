import { Resolver } from "node:dns/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import fc from "fast-check";
import { readQuestion, type DnsRecord } from "../../../../src/adapters/sandbox/endpoints/dns-message.ts";
import { serveDns, type RunningDns } from "../../../../src/adapters/sandbox/endpoints/dns-server.ts";

const records: readonly DnsRecord[] = [
  { name: "shop.example.com", type: "A", ttl: 60, data: "127.0.0.9" },
  { name: "shop.example.com", type: "AAAA", ttl: 60, data: "2001:db8::1:0:7" },
  { name: "www.example.com", type: "CNAME", ttl: 300, data: "shop.example.com" },
  { name: "example.com", type: "NS", ttl: 300, data: "ns1.example.com" },
  { name: "example.com", type: "TXT", ttl: 300, data: "v=spf1 -all" },
  ...Array.from({ length: 40 }, (_, index) => ({
    name: "many.example.com",
    type: "TXT" as const,
    ttl: 1,
    data: `${"x".repeat(30)}${index}`,
  })),
];

// c-ares, inside Node, is the program that reads what we write.
describe("a DNS server on loopback", () => {
  let server: RunningDns;
  const resolver = new Resolver({ timeout: 500, tries: 1 });

  beforeAll(async () => {
    server = await serveDns(({ name, type }) => {
      if (name === "silent.example.com") return undefined;
      const named = records.filter((record) => record.name === name);
      return { code: named.length === 0 ? "no-such-name" : "ok", records: named.filter((record) => record.type === type) };
    });
    resolver.setServers([server.address]);
  });
  afterAll(() => server.stop());

  it("answers addresses, names and texts so that Node reads them", async () => {
    expect(await resolver.resolve4("Shop.Example.com", { ttl: true })).toEqual([{ address: "127.0.0.9", ttl: 60 }]);
    expect(await resolver.resolve6("shop.example.com")).toEqual(["2001:db8::1:0:7"]);
    expect(await resolver.resolveCname("www.example.com")).toEqual(["shop.example.com"]);
    expect(await resolver.resolveNs("example.com")).toEqual(["ns1.example.com"]);
    expect(await resolver.resolveTxt("example.com")).toEqual([["v=spf1 -all"]]);
  });

  it("tells a name that is not there from one without records of the type", async () => {
    await expect(resolver.resolve4("gone.example.com")).rejects.toMatchObject({ code: "ENOTFOUND" });
    await expect(resolver.resolve6("www.example.com")).rejects.toMatchObject({ code: "ENODATA" });
  });

  it("leaves a dropped question unanswered", async () => {
    await expect(resolver.resolve4("silent.example.com")).rejects.toMatchObject({ code: "ETIMEOUT" });
  });

  it("marks an answer that does not fit, for which a resolver then asks over TCP, where nobody listens", async () => {
    await expect(resolver.resolveTxt("many.example.com")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("survives any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const question = readQuestion(Buffer.from(bytes));
        expect(question === undefined || question.bytes.length >= 5).toBe(true);
      }),
    );
    const pointer = Buffer.from("000001000001000000000000c00c00010001", "hex");
    expect(readQuestion(pointer)).toBeUndefined();
  });
});
