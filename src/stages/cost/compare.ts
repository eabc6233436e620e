import type { CostEstimate, ResourceCost } from "../../domain/cost.ts";
import { Failure } from "../../domain/failure.ts";
import type { Usd } from "../../domain/price.ts";

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
  const still = estimate.resources.map((resource) => ({
    ...resource,
    before: earlier.resources.has(resource.address) ? (earlier.resources.get(resource.address) ?? null) : 0,
    componentsBefore: [],
  }));
  const gone = [...earlier.resources]
    .filter(([address]) => !now.has(address))
    .map(([address, before]) => goneResource(address, before));
  const { after } = estimate.monthly;
  return {
    ...estimate,
    monthly: { before: earlier.after, after, delta: after - earlier.after },
    resources: [...still, ...gone],
    unpriced: estimate.unpriced.map((row) => {
      const before = earlier.resources.get(row.address) ?? 0;
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
  const type = address.split(".").at(-2) ?? "";
  return { address, type, before, after: 0, componentsBefore: [], components: [] };
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
