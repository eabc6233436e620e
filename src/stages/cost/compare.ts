import type { CostEstimate, ResourceCost } from "../../domain/cost.ts";
import { Failure } from "../../domain/failure.ts";
import type { Usd } from "../../domain/price.ts";
import { typeOfAddress } from "./usage-file.ts";

interface Earlier {
  readonly after: Usd;
  readonly resources: ReadonlyMap<string, Usd | null>;
}

/**
 * Estimates with as many earlier ones, as `sirsi cost --format json` printed them for the same specs in the same order, in place of
 * what the plan says was before. Resources that only the earlier one has are shown as gone. Throws Failure "file-unreadable".
 */
export function compareAll(estimates: readonly CostEstimate[], file: string, earlierJson: string): readonly CostEstimate[] {
  const earliers = earliersIn(earlierJson, file, estimates.length);
  return estimates.flatMap((estimate, index) => {
    const earlier = earliers[index];
    return earlier === undefined ? [] : [compare(estimate, earlier)];
  });
}

function compare(estimate: CostEstimate, earlier: Earlier): CostEstimate {
  const now = new Map(estimate.resources.map(({ address, after: cost }) => [address, cost]));
  /** What moved is found under its old address, unless something else has that now. */
  const earlierOf = ({ address, previousAddress }: ResourceCost): string | undefined =>
    [address, previousAddress].find(
      (name) => name !== undefined && earlier.resources.has(name) && (name === address || !now.has(name)),
    );
  const found = new Map(estimate.resources.map((resource) => [resource.address, earlierOf(resource)]));
  const beforeOf = (address: string): Usd | null => {
    const name = found.get(address) ?? address;
    return earlier.resources.has(name) ? (earlier.resources.get(name) ?? null) : 0;
  };
  const still = estimate.resources.map((resource) => ({
    ...resource,
    before: beforeOf(resource.address),
    componentsBefore: [],
  }));
  const met = new Set(found.values());
  const gone = [...earlier.resources]
    .filter(([address]) => !met.has(address))
    .map(([address, before]) => goneResource(address, before));
  const { after } = estimate.monthly;
  return {
    ...estimate,
    monthly: { before: earlier.after, after, delta: after - earlier.after },
    resources: [...still, ...gone],
    unpriced: estimate.unpriced.map((row) => {
      const before = beforeOf(row.address) ?? 0;
      const lost =
        before > (now.get(row.address) ?? 0) &&
        /^(?:no price|region not known)/.test(row.reason) &&
        !row.reason.includes(noSaving);
      return lost ? { ...row, reason: `${row.reason}; ${noSaving}` } : row;
    }),
  };
}

const noSaving = "it had a price before, so the lower total is no saving";

function goneResource(address: string, before: Usd | null): ResourceCost {
  return { address, type: typeOfAddress(address) ?? "", before, after: 0, componentsBefore: [], components: [] };
}

function earliersIn(text: string, file: string, wanted: number): readonly Earlier[] {
  const json = parsed(text, file);
  const list: readonly unknown[] = Array.isArray(json) ? json : [json];
  if (list.length !== wanted)
    throw unreadable(
      file,
      `it has ${list.length} ${list.length === 1 ? "estimate" : "estimates"} and there ${wanted === 1 ? "is" : "are"} ${wanted} now`,
    );
  return list.map((one) => readEarlier(one, file));
}

function readEarlier(json: unknown, file: string): Earlier {
  const [currency, monthly, resources] = ["currency", "monthly", "resources"].map((name) => field(json, name));
  if (typeof currency !== "string" || !Array.isArray(resources) || monthly === undefined)
    throw unreadable(file, "it is not what `sirsi cost --format json` prints");
  if (currency !== "USD") throw unreadable(file, `its currency is ${currency.slice(0, 20)}, and estimates are in USD`);
  const after = field(monthly, "after");
  if (typeof after !== "number") throw unreadable(file, "it has no monthly total");
  return { after, resources: new Map(resources.map((one: unknown) => earlierResource(one, file))) };
}

function earlierResource(one: unknown, file: string): readonly [string, Usd | null] {
  const address = field(one, "address");
  const monthly = field(one, "monthly");
  if (typeof address !== "string" || (monthly !== null && typeof monthly !== "number"))
    throw unreadable(file, "a resource in it has no address or no monthly figure");
  return [address, monthly];
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw unreadable(file, "it is not JSON", error);
  }
}

function unreadable(file: string, why: string, cause?: unknown): Failure<"file-unreadable"> {
  return new Failure("file-unreadable", { file, why }, cause === undefined ? undefined : { cause });
}
