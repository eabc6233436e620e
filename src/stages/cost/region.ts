import type { Attributes, Change } from "../../domain/change.ts";

/**
 * Where a resource is: what the plan says, else what its own identity says, else the region that was asked for.
 * An arn or a zone is in the state of what exists, also where the configuration that made it is gone.
 */
export function regionOf(change: Change, values: Attributes, asked: string | undefined): string | undefined {
  return change.region ?? ofArn(values["arn"]) ?? ofZone(values["availability_zone"]) ?? asked;
}

function ofArn(arn: unknown): string | undefined {
  if (typeof arn !== "string" || !arn.startsWith("arn:")) return undefined;
  const region = arn.split(":", 4)[3];
  return region === undefined || region === "" ? undefined : region;
}

function ofZone(zone: unknown): string | undefined {
  return typeof zone === "string" ? /^([a-z]{2}(?:-[a-z]+)+-\d)[a-z]$/.exec(zone)?.[1] : undefined;
}
