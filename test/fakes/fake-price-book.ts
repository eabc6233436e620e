import type { Offer, PriceBook } from "../../src/domain/price.ts";

type Row = readonly [type: string, vcpu: number, memory: number, usdPerHour: number];

/** List prices of Frankfurt, a handful: enough for every size that a test asks for. */
const compute: readonly Row[] = [
  ["t2.large", 2, 8, 0.1],
  ["t3a.large", 2, 8, 0.0864],
  ["t4g.large", 2, 8, 0.0768],
  ["m4.large", 2, 8, 0.05],
  ["m5.large", 2, 8, 0.115],
  ["m5.xlarge", 4, 16, 0.23],
  ["c5.4xlarge", 16, 32, 0.776],
  ["g4dn.xlarge", 4, 16, 0.658],
  ["m5.metal", 96, 384, 0.01],
];

const database: readonly Row[] = [
  ["db.t3.medium", 2, 4, 0.083],
  ["db.t4g.medium", 2, 4, 0.074],
  ["db.r4.xlarge", 4, 30.5, 0.4],
  ["db.r5.xlarge", 4, 32, 0.575],
  ["db.r6g.large", 2, 16, 0.257],
  ["db.r6g.xlarge", 4, 32, 0.514],
  ["db.r6g.2xlarge", 8, 64, 1.028],
];

const cache: readonly Row[] = [
  ["cache.t3.small", 2, 1.37, 0.038],
  ["cache.m6g.large", 2, 6.38, 0.172],
];

const engines = ["postgres", "mysql", "sqlserver-se", "aurora-postgresql"];

export function fakePriceBook(): PriceBook {
  const offers = (service: Offer["service"], region: string, rows: readonly Row[], engine?: string): readonly Offer[] =>
    rows.map(([type, vcpu, memory, usdPerHour]) => ({
      provider: "aws",
      service,
      region,
      type,
      vcpu,
      memory,
      usdPerHour,
      ...(engine === undefined ? {} : { engine }),
    }));
  return {
    date: "2026-07-20",
    find: () => undefined,
    offers: (provider, service, region, engine) => {
      if (provider !== "aws") return [];
      if (service === "compute") return offers(service, region, compute);
      if (service === "cache") return offers(service, region, cache, engine);
      return service === "database" && engine !== undefined && engines.includes(engine)
        ? offers(service, region, database, engine)
        : [];
    },
  };
}
