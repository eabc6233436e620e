import type { Offer } from "../../domain/price.ts";
import { machineSku } from "../../domain/sku.ts";
import type { PriceFile } from "./format.ts";
import type { Shelf } from "./shelf.ts";

/** Which services of the price book sell what an offer is asked for. */
const services: Readonly<Record<Offer["service"], readonly string[]>> = {
  compute: ["compute"],
  database: ["rds", "aurora"],
  cache: ["elasticache"],
  search: ["opensearch"],
  warehouse: ["redshift"],
};

/** On-demand machines of a region, cheapest first, then by name. A type whose size is not known is no offer. */
export function offersOf(
  file: PriceFile,
  service: Offer["service"],
  region: string,
  engine: string | undefined,
  shelf: (service: string) => Shelf,
): readonly Offer[] {
  const offers = services[service].flatMap((name) => {
    const specs = file.services[name]?.specs ?? {};
    return [...shelf(name).values()].flatMap(({ sku, usd }) => {
      const sold = service === "compute" ? linuxMachine(sku) : singleNode(sku);
      const size = sold !== undefined && Object.hasOwn(specs, sold.type) ? specs[sold.type] : undefined;
      if (sold === undefined || size === undefined || (engine !== undefined && sold.engine !== engine)) return [];
      return [{ provider: file.provider, service, region, ...sold, vcpu: size[0], memory: size[1], usdPerHour: usd }];
    });
  });
  return offers.sort(cheapestFirst);
}

function cheapestFirst(a: Offer, b: Offer): number {
  return a.usdPerHour - b.usdPerHour || byName(a.type, b.type) || byName(a.engine ?? "", b.engine ?? "");
}

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function linuxMachine(sku: string): { readonly type: string; readonly engine?: string } | undefined {
  const [type = ""] = sku.split("/", 1);
  return sku === machineSku(type, "linux") ? { type } : undefined;
}

const singleDeployments: ReadonlySet<string> = new Set(["single-az", "node", "broker"]);

function singleNode(sku: string): { readonly type: string; readonly engine: string } | undefined {
  const [engine = "", type = "", deployment = "", purchase] = sku.split("/");
  return purchase === undefined && singleDeployments.has(deployment) ? { engine, type } : undefined;
}
