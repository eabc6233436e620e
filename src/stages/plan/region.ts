import type { Json } from "../../domain/change.ts";
import type { Configuration } from "./configuration.ts";
import { member, text } from "./json.ts";
import type { Scope, Scopes } from "./scope.ts";
import { evaluate } from "./values.ts";

/** `eu-central-1`, `us-gov-west-1`; `westeurope`; `europe-west4`. */
const forms = {
  aws: /^[a-z]{2}(?:-[a-z]+)+-\d$/,
  azurerm: /^[a-z]+\d?$/,
  google: /^[a-z]+-[a-z]+\d+$/,
} as const;
type Cloud = keyof typeof forms;

/** The region that a resource's own attributes name: `region`, `location`, `zone`, its ARN, its zone. */
export function ownRegion(type: string, values: Json | undefined): string | undefined {
  const cloud = cloudOf(type);
  const read = (name: string): string | undefined => text(member(values, name));
  switch (cloud) {
    case "aws":
      return first(cloud, read("region"), arnRegion(read("arn")), read("availability_zone")?.replace(/[a-z]$/, ""));
    case "azurerm":
      return first(cloud, read("location")?.toLowerCase().replaceAll(" ", ""));
    case "google":
      return first(
        cloud,
        read("region")?.split("/").at(-1),
        read("location")
          ?.toLowerCase()
          .replace(/-[a-z]$/, ""),
        read("zone")
          ?.split("/")
          .at(-1)
          ?.replace(/-[a-z]$/, ""),
      );
    case undefined:
      return undefined;
  }
}

const arnRegion = (arn: string | undefined): string | undefined =>
  arn?.startsWith("arn:") === true ? arn.split(":")[3] : undefined;

function first(cloud: Cloud, ...candidates: readonly (string | undefined)[]): string | undefined {
  return candidates.find((candidate) => candidate !== undefined && forms[cloud].test(candidate));
}

export function cloudOf(type: string): Cloud | undefined {
  const prefix = type.split("_", 1)[0];
  return prefix === "aws" || prefix === "azurerm" || prefix === "google" ? prefix : undefined;
}

export interface ProviderRegions {
  /** Region of a resource's provider configuration, from its constant, variable or local; undefined when it cannot be told. */
  of(type: string, provider: string | undefined): string | undefined;
  /** Is there more than one provider configuration of the type's cloud, so that only the configuration says whose a resource is? */
  several(type: string): boolean;
}

/** Variables that people give this meaning. */
const regionVariables = ["region", "aws_region", "gcp_region", "google_region", "location"];

export function providerRegions(configuration: Configuration, scopes: Scopes): ProviderRegions {
  const known = new Map<string, string | undefined>();
  return {
    several(type) {
      const cloud = cloudOf(type);
      const names = [...configuration.providers.keys()].map((name) => name.replace(/^.*:/, ""));
      return names.filter((name) => name === cloud || name.startsWith(`${cloud ?? ""}.`)).length > 1;
    },
    of(type, provider) {
      const cloud = cloudOf(type);
      if (cloud === undefined) return undefined;
      const key = `${cloud}|${provider ?? cloud}`;
      if (!known.has(key)) known.set(key, configuredRegion(cloud, provider ?? cloud, configuration, scopes));
      return known.get(key);
    },
  };
}

function configuredRegion(cloud: Cloud, provider: string, configuration: Configuration, scopes: Scopes): string | undefined {
  const found = configuration.providers.get(provider) ?? configuration.providers.get(provider.replace(/^.*:/, ""));
  const scope: Scope = (found === undefined ? undefined : scopes.at(found.module)) ?? scopes.root;
  const argument = evaluate(found?.body.entries.get("region"), { scope }, scopes)?.value;
  const configured = typeof argument === "string" ? first(cloud, argument) : undefined;
  if (configured !== undefined || provider.includes(".")) return configured;
  return first(cloud, ...regionVariables.map((name) => text(scopes.variable(name))));
}
