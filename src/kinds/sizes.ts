import type { Offer, PriceBook } from "../domain/price.ts";
import type { SpecPath } from "../domain/spec-path.ts";
import type { Provider } from "../domain/workload.ts";

export interface SizeRequest {
  readonly service: Offer["service"];
  /** Engine words of the price book, in order of preference; absent where the service has none. */
  readonly engines?: readonly string[];
  readonly vcpu: number;
  /** GiB */
  readonly memory: number;
  readonly gpu?: number | undefined;
  /** `any` where the architecture cannot be seen from outside, as in a managed database. */
  readonly architecture: "x86_64" | "arm64" | "any";
  /** A native size that the author pinned. */
  readonly pinned?: string | undefined;
  /** Narrows the offers further, for example to the families that an engine runs on. */
  readonly accepts?: (type: string) => boolean;
  /** Field to blame, relative to the workload. */
  readonly at?: SpecPath;
}

export type Resolution =
  | { readonly ok: true; readonly native: string; readonly because: string }
  | { readonly ok: false; readonly nearest: Offer | undefined };

/** The region whose lists are complete: what is not listed elsewhere is chosen by its order, and the price stays a gap. */
const referenceRegion = "eu-west-1";

/**
 * The cheapest current-generation offer with at least the cores and memory asked for.
 * Equal prices: the newer generation, then the name.
 */
export function resolveSize(book: PriceBook, provider: Provider, region: string, request: SizeRequest): Resolution {
  if (request.pinned !== undefined) return { ok: true, native: request.pinned, because: "pinned by size.class" };
  const local = candidates(book, provider, region, request);
  const borrowed = local.length === 0 && provider === "aws" && region !== referenceRegion;
  const offers = borrowed ? candidates(book, provider, referenceRegion, request) : local;
  const fitting = offers.filter(({ vcpu, memory }) => vcpu >= request.vcpu && memory >= request.memory).sort(cheapestFirst);
  const [best] = fitting;
  if (best === undefined) return { ok: false, nearest: nearest(offers, request) };
  return { ok: true, native: best.type, because: reason(best, borrowed ? region : undefined) };
}

function candidates(book: PriceBook, provider: Provider, region: string, request: SizeRequest): readonly Offer[] {
  for (const engine of request.engines ?? [undefined]) {
    const offers = book
      .offers(provider, request.service, region, engine)
      .filter(({ type }) => isCurrent(type) && fitsArchitecture(type, request.architecture))
      .filter(({ type }) => gpusOf(type) >= (request.gpu ?? 0) && gpusOf(type) > 0 === (request.gpu ?? 0) > 0)
      .filter(({ type }) => request.accepts?.(type) ?? true);
    if (offers.length > 0) return offers;
  }
  return [];
}

function cheapestFirst(a: Offer, b: Offer): number {
  return a.usdPerHour - b.usdPerHour || generationOf(b.type) - generationOf(a.type) || (a.type < b.type ? -1 : 1);
}

function reason({ vcpu, memory, usdPerHour }: Offer, unlistedIn: string | undefined): string {
  const size = `${vcpu} vCPU, ${memory} GiB`;
  if (unlistedIn === undefined) return `cheapest that fits: ${size}, ${usdPerHour} USD/h`;
  return `cheapest that fits: ${size}; the price book has no list for ${unlistedIn}, so the order of ${referenceRegion} decided`;
}

/** The offer that misses the request by the smallest factor. */
function nearest(offers: readonly Offer[], { vcpu, memory }: SizeRequest): Offer | undefined {
  const miss = (offer: Offer) => Math.max(vcpu / offer.vcpu, memory / offer.memory, 1);
  return [...offers].sort((a, b) => miss(a) - miss(b) || cheapestFirst(a, b))[0];
}

/** `db.r6g.xlarge`, `cache.m7g.large`, `m7g.large` → `r6g`, `m7g`, `m7g`. */
export function familyOf(type: string): string {
  const parts = type.split(".");
  return (/^(db|cache|dms)$/.test(parts[0] ?? "") ? parts[1] : parts[0]) ?? "";
}

function generationOf(type: string): number {
  return Number(/\d+/.exec(familyOf(type))?.[0] ?? 0);
}

/** Graviton families carry a `g` behind their generation: m7g, c7gn, x2gd; not g5 or g4dn. a1 was the first. */
export function isArm(type: string): boolean {
  return /^(a1|[a-z]+\d+[a-z]*g[a-z]*)$/.test(familyOf(type).replace(/-.*/, ""));
}

function fitsArchitecture(type: string, architecture: SizeRequest["architecture"]): boolean {
  return architecture === "any" || isArm(type) === (architecture === "arm64");
}

/**
 * Families that the vendor lists as previous generation, or no longer sells to new accounts.
 * Source: https://aws.amazon.com/ec2/previous-generation/ and the "previous generation" notes of RDS and ElastiCache.
 */
const previousGenerations: ReadonlySet<string> = new Set(
  "a1 c1 c3 c4 cc2 cg1 cr1 d2 f1 g2 g3 g3s h1 hi1 hs1 i2 m1 m2 m3 m4 p2 r3 r4 t1 t2 x1 x1e".split(" "),
);

/** Bare metal, Mac and HPC machines are never the answer to "so many cores": they must be pinned. */
function isCurrent(type: string): boolean {
  const family = familyOf(type);
  if (previousGenerations.has(family)) return false;
  return !/^(mac|hpc|u-|u7)/.test(family) && !/\.metal/.test(type);
}

const acceleratedFamilies = /^(p\d|g\d|inf\d|trn\d|dl\d|vt\d|f\d)/;

/** Accelerators of a machine. Source: the vendor's instance type pages; sizes that are not listed carry one. */
function gpusOf(type: string): number {
  const family = familyOf(type);
  if (!acceleratedFamilies.test(family)) return 0;
  const size = type.split(".").at(-1) ?? "";
  return several[family]?.[size] ?? 1;
}

const several: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  g4dn: { "12xlarge": 4 },
  g4ad: { "8xlarge": 2, "16xlarge": 4 },
  g5: { "12xlarge": 4, "24xlarge": 4, "48xlarge": 8 },
  g6: { "12xlarge": 4, "24xlarge": 4, "48xlarge": 8 },
  p3: { "8xlarge": 4, "16xlarge": 8 },
  p3dn: { "24xlarge": 8 },
  p4d: { "24xlarge": 8 },
  p4de: { "24xlarge": 8 },
  p5: { "48xlarge": 8 },
  inf1: { "6xlarge": 4, "24xlarge": 16 },
  inf2: { "24xlarge": 6, "48xlarge": 12 },
};
