import { join } from "node:path";
import { embeddedPrices } from "../../../src/adapters/prices/embedded-prices.ts";
import type { Action, Attributes, Change } from "../../../src/domain/change.ts";
import type { CostComponent, CostEstimate } from "../../../src/domain/cost.ts";
import { compareAll } from "../../../src/stages/cost/compare.ts";
import { estimateCost, type EstimateInput } from "../../../src/stages/cost/estimate.ts";
import { usageKeysOf } from "../../../src/stages/cost/charge.ts";
import { readUsageFile } from "../../../src/stages/cost/usage-file.ts";

/** The price book that is shipped. Figures in tests are worked from its CSV sources, row by row, never from our own output. */
export const book = await embeddedPrices(join(import.meta.dirname, "../../../data/prices")).book();

const typeOf = (address: string): string => address.split(".").at(-2)?.replace(/^.*\]/, "") ?? "";

/** A change of one resource: `after` for what is created, `before` for what is deleted, both for what is updated. */
export function change(address: string, sides: { before?: Attributes; after?: Attributes }, more: Partial<Change> = {}): Change {
  const { before = null, after = null } = sides;
  const action: Action = before === null ? "create" : after === null ? "delete" : "update";
  const index = /\[(?:"([^"]*)"|(\d+))\]$/.exec(address);
  return {
    address,
    mode: "managed",
    type: typeOf(address.replace(/\[[^\]]*\]$/, "")),
    name: address.split(".").at(-1) ?? "",
    ...(index === null ? {} : { index: index[1] ?? Number(index[2]) }),
    provider: "registry.terraform.io/hashicorp/aws",
    action,
    createBeforeDestroy: false,
    replacePaths: [],
    before,
    after,
    unknown: [],
    sensitive: [],
    config: {},
    refs: {},
    region: "us-east-1",
    ...more,
  };
}

export const creates = (address: string, after: Attributes, more: Partial<Change> = {}): Change =>
  change(address, { after }, more);

export const estimate = (changes: readonly Change[], more: Partial<EstimateInput> = {}): CostEstimate =>
  estimateCost({ changes, book, ...more });

/** An estimate whose usage is given as a usage file. */
export function estimateWith(usage: string, changes: readonly Change[], more: Partial<EstimateInput> = {}): CostEstimate {
  const { usage: read, problems } = readUsageFile(usage, usageKeysOf);
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join("\n"));
  return estimate(changes, { usage: read, ...more });
}

/** The usage of the first change, key by key. */
export const used = ({ address }: Change, keys: Readonly<Record<string, unknown>>): string =>
  `version: 0.1\nresource_usage:\n  '${address}': ${JSON.stringify(keys)}\n`;

/** Components of the bill after the plan, by name. Throws when one is there twice. */
export function billOf({ resources }: CostEstimate, address = resources[0]?.address): Readonly<Record<string, CostComponent>> {
  const components = resources.find((resource) => resource.address === address)?.components ?? [];
  const byName = Object.fromEntries(components.map((component) => [component.name, component]));
  if (Object.keys(byName).length !== components.length) throw new Error("two components have one name");
  return byName;
}

/** Monthly figures after the plan, by name of the component. */
export const monthlyOf = (cost: CostEstimate, address?: string): Readonly<Record<string, number | null>> =>
  Object.fromEntries(Object.entries(billOf(cost, address)).map(([name, { monthly }]) => [name, monthly]));

export const afterOf = ({ resources }: CostEstimate, address = resources[0]?.address): number | null | undefined =>
  resources.find((resource) => resource.address === address)?.after;

export const reasons = ({ unpriced }: CostEstimate): readonly string[] =>
  unpriced.map(({ address, component, reason }) => `${address} | ${component} | ${reason}`);

/** One estimate with an earlier one in place of what was before. */
export function compareTo(now: CostEstimate, file: string, earlierJson: string): CostEstimate {
  const [compared] = compareAll([now], file, earlierJson);
  if (compared === undefined) throw new Error("nothing was compared");
  return compared;
}
