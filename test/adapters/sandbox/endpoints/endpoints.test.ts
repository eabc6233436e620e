import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { networkProbes } from "../../../../src/adapters/probes/probes.ts";
import type { Existing } from "../../../../src/adapters/sandbox/drift.ts";
import { serveEndpoints, type RunningEndpoints } from "../../../../src/adapters/sandbox/endpoints/endpoints.ts";
import { evenChooser } from "../../../../src/adapters/sandbox/endpoints/weights.ts";
import { storedIn } from "../../../../src/adapters/sandbox/store.ts";
import type { CheckOutcome, ProbeTarget } from "../../../../src/domain/probe.ts";
import { hasTerraform, Lab, stackOf } from "../lab.ts";

type Wish = ProbeTarget extends infer T ? (T extends unknown ? Omit<T, "timeoutMs" | "allowed"> : never) : never;

const clock = { now: () => new Date() };
const running: RunningEndpoints[] = [];
afterEach(() => Promise.all(running.splice(0).map((one) => one.stop())));

async function serve(existing: Parameters<typeof serveEndpoints>[0]["existing"]): Promise<RunningEndpoints> {
  const endpoints = await serveEndpoints({ existing, clock });
  running.push(endpoints);
  return endpoints;
}

/** The product's own probes, with nothing but the sandbox's range opened to them. */
function look(endpoints: RunningEndpoints, wish: Wish): Promise<CheckOutcome> {
  const { nameServer, namePort, authority, range } = endpoints;
  const probes = networkProbes({
    clock,
    ownPorts: [],
    nameServers: [nameServer],
    trusted: [authority],
    dns: { resolvers: [nameServer, nameServer], authoritativePort: namePort },
    portAt: (address, port) => endpoints.portAt(address, port),
  });
  return probes.probe({ ...wish, timeoutMs: 5000, allowed: [range] }, new AbortController().signal);
}

/** Which of several targets answered. */
async function targetOf(endpoints: RunningEndpoints, url: string, targets: readonly string[]): Promise<string | undefined> {
  for (const target of targets) {
    const { outcome } = await look(endpoints, { type: "http", url, bodyContains: target });
    if (outcome === "pass") return target;
  }
  return undefined;
}

const one = (type: string, key: string, state: Existing["state"]): Existing => ({ type, key, state: { id: key, ...state } });
const balancer = (name: string): readonly Existing[] => [
  one("aws_lb", name, { arn: `arn:${name}`, name, dns_name: `${name}-1.eu-central-1.elb.amazonaws.com` }),
  one("aws_lb_target_group", `tg-${name}`, { arn: `arn:tg-${name}`, name: `group-of-${name}` }),
  one("aws_acm_certificate", `cert-${name}`, {
    arn: `arn:cert-${name}`,
    domain_name: "*.example.com",
    subject_alternative_names: ["example.com"],
  }),
  one("aws_lb_listener", `443-${name}`, {
    load_balancer_arn: `arn:${name}`,
    port: 443,
    protocol: "HTTPS",
    certificate_arn: `arn:cert-${name}`,
    ssl_policy: "ELBSecurityPolicy-TLS13-1-3-2021-06",
    default_action: [{ type: "forward", target_group_arn: `arn:tg-${name}` }],
  }),
  one("aws_lb_listener", `80-${name}`, {
    load_balancer_arn: `arn:${name}`,
    port: 80,
    protocol: "HTTP",
    default_action: [{ type: "redirect", redirect: [{ port: "443", protocol: "HTTPS", status_code: "HTTP_301" }] }],
  }),
];
const zone = one("aws_route53_zone", "Z1", {
  zone_id: "Z1",
  name: "example.com",
  name_servers: ["ns-1.awsdns-00.com", "ns-2.awsdns-01.net"],
});
const alias = (target: string, weight?: number): Existing =>
  one("aws_route53_record", `shop_${target}`, {
    zone_id: "Z1",
    name: "shop.example.com",
    fqdn: "shop.example.com",
    type: "A",
    alias: [{ name: `${target}-1.eu-central-1.elb.amazonaws.com`, zone_id: "Z2" }],
    ...(weight === undefined ? {} : { set_identifier: target, weighted_routing_policy: [{ weight }] }),
  });
const cname = (name: string, target: string): Existing =>
  one("aws_route53_record", name, { zone_id: "Z1", name, fqdn: name, type: "CNAME", ttl: 60, records: [target] });

describe("endpoints of the sandbox", () => {
  it("answer the product's own checks: http with its redirect, tls, dns, tcp and latency", async () => {
    const endpoints = await serve(() => [...balancer("edge"), zone, alias("edge"), cname("www.example.com", "shop.example.com")]);
    const host = "shop.example.com";
    const outcomes = await Promise.all([
      look(endpoints, { type: "http", url: "https://shop.example.com/healthz", status: 200, bodyContains: "group-of-edge" }),
      look(endpoints, { type: "http", url: "http://www.example.com/" }),
      look(endpoints, { type: "tls", host, port: 443, minTls: "1.3", minDaysLeft: 300 }),
      look(endpoints, { type: "tcp", host, port: 80 }),
      look(endpoints, { type: "latency", url: "https://shop.example.com/", requests: 5, maxLatencyMs: 2000 }),
      look(endpoints, { type: "dns", host, answers: ["edge-1.eu-central-1.elb.amazonaws.com"] }),
      look(endpoints, { type: "dns", host: "www.example.com", answers: ["shop.example.com"] }),
    ]);

    expect(outcomes.filter(({ outcome }) => outcome !== "pass")).toEqual([]);
    expect(outcomes[5].detail).toBe("As expected at 2 of 2 public resolvers and at 2 of 2 name servers of the zone. TTL 60 s.");
  });

  it("are there for a CDN under its own names, and for an API", async () => {
    const endpoints = await serve(() => [
      one("aws_cloudfront_distribution", "E1", {
        domain_name: "d1.cloudfront.net",
        aliases: ["docs.example.com"],
        default_cache_behavior: [{ target_origin_id: "bucket", viewer_protocol_policy: "redirect-to-https" }],
      }),
      zone,
      cname("docs.example.com", "d1.cloudfront.net"),
      one("aws_apigatewayv2_api", "a1", { name: "shop-api", api_endpoint: "https://a1.execute-api.eu-central-1.amazonaws.com" }),
    ]);

    expect(await look(endpoints, { type: "http", url: "http://docs.example.com/", bodyContains: "bucket" })).toMatchObject({
      outcome: "pass",
    });
    const url = "https://a1.execute-api.eu-central-1.amazonaws.com/health";
    expect(await look(endpoints, { type: "http", url, bodyContains: "shop-api" })).toMatchObject({ outcome: "pass" });
  });

  it("fail the checks that they should fail", async () => {
    const endpoints = await serve(() => [...balancer("edge"), ...balancer("other"), zone, alias("edge")]);

    expect(await look(endpoints, { type: "http", url: "https://gone.example.com/" })).toMatchObject({
      outcome: "fail",
      detail: "The name has no address.",
    });
    expect(await look(endpoints, { type: "tcp", host: "shop.example.com", port: 8080 })).toMatchObject({ outcome: "fail" });
    expect(
      await look(endpoints, { type: "dns", host: "shop.example.com", answers: ["other-1.eu-central-1.elb.amazonaws.com"] }),
    ).toMatchObject({ outcome: "fail" });
    // The name of AWS is not in the certificate.
    expect(await look(endpoints, { type: "tls", host: "edge-1.eu-central-1.elb.amazonaws.com", port: 443 })).toMatchObject({
      outcome: "fail",
      detail: expect.stringContaining("another name"),
    });
  });

  it("move traffic by the weights of the records, and follow a change at once", async () => {
    let weights = [25, 75];
    const endpoints = await serve(() => [
      ...balancer("old"),
      ...balancer("new"),
      zone,
      alias("new", weights[0]),
      alias("old", weights[1]),
    ]);
    const share = async (): Promise<number> => {
      let count = 0;
      for (let asked = 0; asked < 20; asked++) {
        const { outcome } = await look(endpoints, {
          type: "http",
          url: "https://shop.example.com/",
          bodyContains: "group-of-new",
        });
        if (outcome === "pass") count++;
      }
      return count;
    };

    expect(await share()).toBe(5);
    weights = [50, 50];
    expect(await share()).toBe(10);
    weights = [100, 0];
    expect(await share()).toBe(20);
  });

  it("divide callers evenly although each asks for both kinds of addresses", async () => {
    const halves = ["old", "new"].map((name) => {
      const record = cname("shop.example.com", `${name}-1.eu-central-1.elb.amazonaws.com`);
      return { ...record, state: { ...record.state, set_identifier: name, weighted_routing_policy: [{ weight: 50 }] } };
    });
    const endpoints = await serve(() => [...balancer("old"), ...balancer("new"), zone, ...halves]);
    const wish = { type: "http", url: "https://shop.example.com/", bodyContains: "group-of-new" } as const;

    const outcomes = [await look(endpoints, wish), await look(endpoints, wish)].map(({ outcome }) => outcome);

    expect(outcomes.toSorted()).toEqual(["fail", "pass"]);
  });

  it("break in the middle of a cutover when they are told to, and heal", async () => {
    const endpoints = await serve(() => [...balancer("old"), ...balancer("new"), zone, alias("new", 50), alias("old", 50)]);
    const url = "https://shop.example.com/";
    const statuses = async () => {
      const seen = [await look(endpoints, { type: "http", url }), await look(endpoints, { type: "http", url })];
      return seen.map(({ detail }) => /Status (\d+)/.exec(detail)?.[1]).toSorted();
    };

    expect(await statuses()).toEqual(["200", "200"]);
    endpoints.fail("^aws_lb new$");
    expect(await statuses()).toEqual(["200", "503"]);
    endpoints.fail(undefined);
    expect(await statuses()).toEqual(["200", "200"]);
    expect(() => {
      endpoints.fail("(");
    }).toThrow(/sandbox/i);
  });

  it("go with what they belong to", async () => {
    let all = [...balancer("edge"), zone, alias("edge")];
    const endpoints = await serve(() => all);
    const ask = () => look(endpoints, { type: "tcp", host: "shop.example.com", port: 443 });
    expect(await ask()).toMatchObject({ outcome: "pass" });
    const address = "127.77.0.2";
    expect(endpoints.portAt(address, 443)).toBeGreaterThan(1023);

    all = [zone];

    expect(await ask()).toMatchObject({ outcome: "fail" });
    expect(endpoints.portAt(address, 443)).toBeUndefined();
  });

  it("listen on loopback only and leave nothing open", async () => {
    const endpoints = await serveEndpoints({ existing: () => [...balancer("edge"), zone, alias("edge")], clock });
    const http = () => look(endpoints, { type: "http", url: "https://shop.example.com/" });
    expect(await http()).toMatchObject({ outcome: "pass" });
    expect(endpoints.nameServer).toMatch(/^127\.77\.255\.1:\d+$/);

    await endpoints.stop();

    expect(await http()).toMatchObject({ outcome: "fail", detail: expect.stringContaining("no name server answered") });
  });

  it("say at the end what went wrong with reading the sandbox", async () => {
    const endpoints = await serveEndpoints({ existing: () => Promise.reject(new Error("disk")), clock });

    expect(await look(endpoints, { type: "dns", host: "shop.example.com" })).toMatchObject({ outcome: "not-evaluated" });
    await expect(endpoints.stop()).rejects.toThrow("disk");
  });
});

describe("choosing by weight", () => {
  it("gives each choice exactly its weight of as many questions as all weights together", () => {
    const weights = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(weights, (given) => {
        const choose = evenChooser();
        const choices = given.map((weight, index) => ({ id: String(index), weight }));
        const total = given.reduce((sum, weight) => sum + weight, 0);
        const expected = total === 0 ? given.map(() => 1) : given;
        const counts = given.map(() => 0);
        for (let asked = 0; asked < (total === 0 ? given.length : total); asked++) {
          const index = Number(choose("key", choices));
          counts[index] = (counts[index] ?? 0) + 1;
        }
        expect(counts).toEqual(expected);
      }),
    );
  });
});

describe.skipIf(!hasTerraform)("endpoints of a sandbox that Terraform applies to (needs terraform)", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "endpoints-test-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const records = (weight: number) => ({
    aws_lb: { old: { name: "old", subnets: ["subnet-1", "subnet-2"] }, new: { name: "new", subnets: ["subnet-1", "subnet-2"] } },
    aws_lb_target_group: {
      old: { name: "old-web", port: 80, protocol: "HTTP", vpc_id: "vpc-1" },
      new: { name: "new-web", port: 80, protocol: "HTTP", vpc_id: "vpc-1" },
    },
    aws_lb_listener: Object.fromEntries(
      ["old", "new"].map((name) => [
        name,
        {
          load_balancer_arn: `\${aws_lb.${name}.arn}`,
          port: 80,
          protocol: "HTTP",
          default_action: [{ type: "forward", target_group_arn: `\${aws_lb_target_group.${name}.arn}` }],
        },
      ]),
    ),
    aws_route53_zone: { main: { name: "example.com" } },
    aws_route53_record: Object.fromEntries(
      ["old", "new"].map((name) => [
        name,
        {
          zone_id: "${aws_route53_zone.main.zone_id}",
          name: "shop.example.com",
          type: "CNAME",
          ttl: 60,
          records: [`\${aws_lb.${name}.dns_name}`],
          set_identifier: name,
          weighted_routing_policy: [{ weight: name === "new" ? weight : 100 - weight }],
        },
      ]),
    ),
  });

  it("follow each apply, read from the store on disk while the sandbox is closed", async () => {
    const store = join(folder, "store.json");
    let state: Uint8Array | undefined;
    const apply = async (weight: number): Promise<void> => {
      const lab = await Lab.open({ types: Object.keys(records(0)), store });
      try {
        state = await lab.apply(stackOf(records(weight)), state);
      } finally {
        await lab.running.stop();
      }
    };
    const endpoints = await serve(() => storedIn(store));
    const url = "http://shop.example.com/";

    await apply(0);
    expect(await targetOf(endpoints, url, ["old-web", "new-web"])).toBe("old-web");
    await apply(100);
    expect(await targetOf(endpoints, url, ["old-web", "new-web"])).toBe("new-web");
    expect(
      await look(endpoints, { type: "dns", host: "shop.example.com", answers: [await dnsNameOf(store, "new")] }),
    ).toMatchObject({ outcome: "pass" });
  }, 120_000);
});

async function dnsNameOf(store: string, name: string): Promise<string> {
  const found = (await storedIn(store)).find(({ type, state }) => type === "aws_lb" && state["name"] === name);
  return JSON.stringify(found?.state["dns_name"]).replaceAll('"', "");
}
