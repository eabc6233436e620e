import { awsZones } from "../../../../domain/regions.ts";
import type { DataSource } from "../../cloud.ts";
import { isList, isMap, type Value, type ValueMap } from "../../values.ts";
import { policyDocument } from "./policy-document.ts";

/** What is the same for every account, or follows from the configuration. */
export const dataSources: Readonly<Record<string, DataSource>> = {
  aws_caller_identity: (_configuration, { account, region }) => ({
    id: account,
    account_id: account,
    arn: `arn:${partitionOf(region).partition}:iam::${account}:user/sandbox`,
    user_id: "AIDASANDBOXSANDBOXSAN",
  }),
  aws_region: regionNamed,
  aws_partition: (_configuration, settings) => {
    const { partition, suffix } = partitionOf(settings.region);
    return { id: partition, partition, dns_suffix: suffix, reverse_dns_prefix: suffix.split(".").reverse().join(".") };
  },
  aws_availability_zones: availabilityZones,
  aws_default_tags: (_configuration, settings) => ({
    id: partitionOf(settings.region).partition,
    tags: settings.defaultTags,
  }),
  aws_iam_policy_document: policyDocument,
};

function regionNamed(configuration: ValueMap, settings: { readonly region: string }): ReturnType<DataSource> {
  const asked = text(configuration["region"]) ?? text(configuration["name"]);
  const byEndpoint = /^ec2\.([a-z0-9-]+)\./.exec(text(configuration["endpoint"]) ?? "")?.[1];
  const name = asked ?? byEndpoint ?? settings.region;
  return { id: name, name, region: name, description: name, endpoint: `ec2.${name}.${partitionOf(name).suffix}` };
}

/** Source: "Partitions" in the AWS general reference. */
function partitionOf(name: string): { readonly partition: string; readonly suffix: string } {
  if (name.startsWith("cn-")) return { partition: "aws-cn", suffix: "amazonaws.com.cn" };
  if (name.startsWith("us-gov-")) return { partition: "aws-us-gov", suffix: "amazonaws.com" };
  return { partition: "aws", suffix: "amazonaws.com" };
}

/** Filters that every ordinary zone passes: it is open without asking, available, and no local zone. */
const usual: Readonly<Record<string, string>> = {
  "opt-in-status": "opt-in-not-required",
  "zone-type": "availability-zone",
  state: "available",
};

function availabilityZones(configuration: ValueMap, settings: { readonly region: string }): ReturnType<DataSource> {
  for (const filter of listOf(configuration["filter"]).filter(isMap)) {
    const name = text(filter["name"]) ?? "";
    const values = listOf(filter["values"]);
    if (!Object.hasOwn(usual, name) || !values.includes(usual[name] ?? ""))
      return { problem: `The sandbox cannot filter zones by ${name} like this: it knows ordinary zones only.` };
  }
  const state = text(configuration["state"]) ?? "available";
  const home = text(configuration["region"]) ?? settings.region;
  const all = state === "available" ? awsZones(home, 3) : [];
  const zones = all
    .map((name) => ({ name, id: `${shortOf(home)}-az${name.charCodeAt(name.length - 1) - 96}` }))
    .filter(
      ({ name, id }) =>
        !listOf(configuration["exclude_names"]).includes(name) && !listOf(configuration["exclude_zone_ids"]).includes(id),
    );
  return {
    id: home,
    region: home,
    names: zones.map(({ name }) => name),
    zone_ids: zones.map(({ id }) => id),
    group_names: zones.length === 0 ? [] : [home],
  };
}

/** `eu-central-1` as zone ids say it: `euc1`. */
function shortOf(name: string): string {
  const [first = "", ...rest] = name.split("-");
  const words: Readonly<Record<string, string>> = {
    northeast: "ne",
    northwest: "nw",
    southeast: "se",
    southwest: "sw",
  };
  return first + rest.map((word) => (/^\d/.test(word) ? word : (words[word] ?? word.charAt(0)))).join("");
}

const listOf = (value: Value | undefined): readonly Value[] => (isList(value) ? value : []);
const text = (value: Value | undefined): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
