import { afterEach, describe, expect, it } from "vitest";
import type { DnsRecord } from "../../../src/adapters/sandbox/endpoints/dns-message.ts";
import { address, Lab, look } from "./lab.ts";

const lab = new Lab();
afterEach(() => lab.close());

const alias = (name: string, data: string, ttl = 60): DnsRecord => ({ name, type: "CNAME", ttl, data });
/** The zone's own servers, on 127.0.0.2 and 127.0.0.3, as the public resolvers tell of them. */
const delegation: readonly DnsRecord[] = [
  { name: "example.com", type: "NS", ttl: 300, data: "ns1.example.com" },
  { name: "example.com", type: "NS", ttl: 300, data: "ns2.example.com" },
  address("ns1.example.com", "127.0.0.2"),
  address("ns2.example.com", "127.0.0.3"),
];

interface Setting {
  readonly zone: readonly DnsRecord[];
  /** Of the second server, where it differs; null: it is down. */
  readonly second?: readonly DnsRecord[] | null;
  readonly resolvers?: readonly (readonly DnsRecord[])[];
  readonly delegated?: readonly DnsRecord[];
}

async function lookUp({ zone, second = zone, resolvers = [zone, zone], delegated = delegation }: Setting, wish: object = {}) {
  const first = await lab.dns(() => zone, { address: "127.0.0.2" });
  const port = Number(first.split(":")[1]);
  if (second !== null) await lab.dns(() => second, { address: "127.0.0.3", port });
  const addresses = await Promise.all(resolvers.map((records) => lab.dns(() => [...records, ...delegated])));
  const dns = { resolvers: addresses, authoritativePort: port };
  return look({ type: "dns", host: "shop.example.com", timeoutMs: 9000, ...wish }, { dns });
}

const shop = [address("shop.example.com", "203.0.113.7"), address("shop.example.com", "2001:db8::7")];

describe("a dns check", () => {
  it("passes when the zone's servers and both resolvers give the expected addresses, in any order and spelling", async () => {
    expect(await lookUp({ zone: shop }, { answers: ["2001:0db8:0::7", "203.0.113.7"] })).toEqual({
      outcome: "pass",
      detail: "As expected at 2 of 2 public resolvers and at 2 of 2 name servers of the zone. TTL 60 s.",
    });
  });

  it.each([
    ["one answer too few", ["203.0.113.7"]],
    ["one answer too many", ["203.0.113.7", "2001:db8::7", "203.0.113.8"]],
    ["another answer", ["203.0.113.8"]],
    ["another name", ["balancer.example.net"]],
  ])("fails on %s", async (_what, answers) => {
    expect(await lookUp({ zone: shop }, { answers })).toMatchObject({ outcome: "fail" });
  });

  it("fails while a resolver still has the old answer, and says how long it may keep it", async () => {
    const old = [address("shop.example.com", "198.51.100.1", 3600)];

    expect(await lookUp({ zone: shop, resolvers: [shop, old] }, { answers: ["203.0.113.7", "2001:db8::7"] })).toEqual({
      outcome: "fail",
      detail:
        "As expected at 1 of 2 public resolvers and at 2 of 2 name servers of the zone. Caches may keep an old answer for up to 3600 s.",
    });
  });

  it("fails when the servers of the zone do not agree", async () => {
    const old = [address("shop.example.com", "198.51.100.1")];

    expect(await lookUp({ zone: shop, second: old }, { answers: ["203.0.113.7", "2001:db8::7"] })).toMatchObject({
      outcome: "fail",
      detail: expect.stringContaining("1 of 2 name servers of the zone"),
    });
  });

  it("follows names to other names, also out of the zone", async () => {
    const away = [address("balancer.example.net", "203.0.113.9")];
    const zone = [alias("shop.example.com", "edge.example.com"), alias("edge.example.com", "balancer.example.net")];
    const setting = {
      zone,
      resolvers: [
        [...zone, ...away],
        [...zone, ...away],
      ],
    };

    for (const answers of [["balancer.example.net"], ["Edge.example.com."], ["203.0.113.9"]])
      expect(await lookUp(setting, { answers })).toMatchObject({ outcome: "pass" });
    expect(await lookUp(setting, { answers: ["other.example.net"] })).toMatchObject({ outcome: "fail" });
  });

  it("takes an alias record for the name whose addresses it shows a part of", async () => {
    const zone = [address("shop.example.com", "203.0.113.7")];
    const away = [address("balancer.example.net", "203.0.113.7"), address("balancer.example.net", "203.0.113.8")];
    const publicly = [...zone, ...away];

    expect(await lookUp({ zone, resolvers: [publicly, publicly] }, { answers: ["balancer.example.net"] })).toMatchObject({
      outcome: "pass",
    });
    const mixed = [...zone, address("shop.example.com", "198.51.100.1")];
    expect(await lookUp({ zone: mixed, resolvers: [publicly, publicly] }, { answers: ["balancer.example.net"] })).toMatchObject({
      outcome: "fail",
    });
  });

  it("asks without an expectation that everybody says the same", async () => {
    expect(await lookUp({ zone: shop })).toMatchObject({ outcome: "pass" });
    expect(await lookUp({ zone: shop, resolvers: [shop, [address("shop.example.com", "198.51.100.1")]] })).toMatchObject({
      outcome: "fail",
    });
    expect(await lookUp({ zone: [], resolvers: [[], []] })).toMatchObject({ outcome: "fail" });
  });

  it("goes on without the zone's servers where they cannot be found, and says so", async () => {
    expect(await lookUp({ zone: shop, delegated: [] }, { answers: ["203.0.113.7", "2001:db8::7"] })).toEqual({
      outcome: "pass",
      detail: "As expected at 2 of 2 public resolvers; the zone's own name servers could not be found. TTL 60 s.",
    });
  });

  it("passes with one of the zone's servers down, and counts it", async () => {
    expect(await lookUp({ zone: shop, second: null }, { answers: ["203.0.113.7", "2001:db8::7"] })).toMatchObject({
      outcome: "pass",
      detail: expect.stringContaining("1 of 2 name servers of the zone"),
    });
  });

  it("is not evaluated where nobody answers", async () => {
    const gone = [await lab.dns(() => []), await lab.dns(() => [])];
    await lab.close();
    const answer = { type: "dns", host: "shop.example.com", answers: ["203.0.113.7"], timeoutMs: 9000 } as const;

    expect(await look(answer, { dns: { resolvers: gone } })).toMatchObject({
      outcome: "not-evaluated",
      detail: "No public resolver answered, so nothing can be said of the name.",
    });
    expect(await look(answer, { dns: { resolvers: [] } })).toMatchObject({ outcome: "not-evaluated" });
  });

  it("is not evaluated when one of two resolvers does not answer", async () => {
    const up = await lab.dns(() => shop);
    const down = await lab.dns(() => []);
    await lab.close();
    const again = await lab.dns(() => shop, { port: Number(up.split(":")[1]) });

    expect(await look({ type: "dns", host: "shop.example.com", timeoutMs: 9000 }, { dns: { resolvers: [again, down] } })).toEqual(
      {
        outcome: "not-evaluated",
        detail: "1 of 2 public resolvers did not answer.",
      },
    );
  });

  it("does not ask name servers that a zone puts where nobody may look", async () => {
    expect(await lookUp({ zone: shop }, { allowed: ["127.0.0.3/32"] })).toMatchObject({
      outcome: "not-evaluated",
      detail: expect.stringMatching(/^Of a name server of the zone: It leads to this machine/),
    });
  });

  it.each(["127.0.0.1", "2130706433", "a b", "::1"])("takes %s for no name", async (host) => {
    expect(await look({ type: "dns", host }, { dns: { resolvers: ["127.0.0.1:1"] } })).toMatchObject({
      outcome: "not-evaluated",
      detail: "The host is not a name that DNS could be asked for.",
    });
  });
});
