import type { CostEstimate, ResourceCost } from "../../domain/cost.ts";
import { Failure } from "../../domain/failure.ts";
import type { Usd } from "../../domain/price.ts";
import { typeOfAddress } from "./usage-file.ts";

interface Earlier {
  readonly after: Usd;
  readonly resources: ReadonlyMap<string, Usd | null>;
}

/**
 * An estimate with an earlier one, as `sirsi cost --format json` printed it, in place of what the plan says was before.
 * Resources that only the earlier one has are shown as gone. Throws Failure "file-unreadable".
 */
export function compareTo(estimate: CostEstimate, file: string, earlierJson: string): CostEstimate {
  const earlier = readEarlier(earlierJson, file);
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

function readEarlier(text: string, file: string): Earlier {
  const json = parsed(text, file);
  const monthly = field(json, "monthly");
  const after = field(monthly, "after");
  const resources = field(json, "resources");
  if (field(json, "currency") !== "USD" || typeof after !== "number" || !Array.isArray(resources))
    throw unreadable(file, "it is not what `sirsi cost --format json` prints");
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
