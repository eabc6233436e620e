import { hourly, type Line } from "../line.ts";
import type { Gap } from "../quote.ts";
import type { Resource } from "../resource.ts";
import { extendedSupportYear } from "./support.ts";

/** Old major versions pay for each vCPU, standby included, unless the database opted out of extended support. */
export function supportLines(
  resource: Resource,
  engine: string,
  version: string | undefined,
  instanceClass: string | undefined,
  instances: number,
): readonly Line[] {
  if (resource.text("engine_lifecycle_support")?.endsWith("-disabled") === true) return [];
  const year = extendedSupportYear(engine, version, resource.day);
  if (year === 0) return [];
  const vcpu = resource.offer("database", instanceClass ?? "")?.vcpu;
  const unknown: Gap = { gap: "the vCPUs of the class are not known" };
  // The first two years cost the same; the third has its own price.
  const sku = year <= 2 ? "extended-support-year1" : "extended-support-year3";
  const line = hourly(
    `Extended support (year ${year})`,
    vcpu === undefined ? unknown : vcpu * instances,
    resource.price("rds", sku),
  );
  return [{ ...line, unit: "vCPU-hours" }];
}
