import type { Provider } from "./workload.ts";

interface NativeRegion {
  readonly name: string;
  /** ISO 3166-1 alpha-2; what residency is checked against. */
  readonly country: string;
}

const same = (aws: string | null, azure: string | null, gcp: string | null, country: string) => ({
  aws: aws === null ? undefined : { name: aws, country },
  azure: azure === null ? undefined : { name: azure, country },
  gcp: gcp === null ? undefined : { name: gcp, country },
});

/** Portable region names. Source: the vendors' region lists, read 2026-11-20. */
export const regionAliases = {
  "us-east": same("us-east-1", "eastus", "us-east4", "US"),
  "us-central": same("us-east-2", "centralus", "us-central1", "US"),
  "us-west": same("us-west-2", "westus2", "us-west1", "US"),
  canada: same("ca-central-1", "canadacentral", "northamerica-northeast1", "CA"),
  brazil: same("sa-east-1", "brazilsouth", "southamerica-east1", "BR"),
  ireland: same("eu-west-1", "northeurope", null, "IE"),
  "europe-west": {
    aws: { name: "eu-west-1", country: "IE" },
    azure: { name: "westeurope", country: "NL" },
    gcp: { name: "europe-west4", country: "NL" },
  },
  uk: same("eu-west-2", "uksouth", "europe-west2", "GB"),
  germany: same("eu-central-1", "germanywestcentral", "europe-west3", "DE"),
  france: same("eu-west-3", "francecentral", "europe-west9", "FR"),
  switzerland: same("eu-central-2", "switzerlandnorth", "europe-west6", "CH"),
  italy: same("eu-south-1", "italynorth", "europe-west8", "IT"),
  spain: same("eu-south-2", "spaincentral", "europe-southwest1", "ES"),
  sweden: same("eu-north-1", "swedencentral", "europe-north2", "SE"),
  japan: same("ap-northeast-1", "japaneast", "asia-northeast1", "JP"),
  korea: same("ap-northeast-2", "koreacentral", "asia-northeast3", "KR"),
  singapore: same("ap-southeast-1", "southeastasia", "asia-southeast1", "SG"),
  australia: same("ap-southeast-2", "australiaeast", "australia-southeast1", "AU"),
  india: same("ap-south-1", "centralindia", "asia-south1", "IN"),
  "south-africa": same("af-south-1", "southafricanorth", "africa-south1", "ZA"),
  israel: same("il-central-1", "israelcentral", "me-west1", "IL"),
} satisfies Record<string, Record<Provider, NativeRegion | undefined>>;

export type RegionAlias = keyof typeof regionAliases;

/** Native region of an alias or a native name; undefined when the provider has none of that name. */
export function nativeRegion(provider: Provider, region: string): NativeRegion | undefined {
  if (Object.hasOwn(regionAliases, region)) return regionAliases[region as RegionAlias][provider];
  return nativeRegions(provider).get(region);
}

/** The alias to use instead of a native name, so that the spec can be retargeted. */
export function aliasOf(provider: Provider, native: string): RegionAlias | undefined {
  return (Object.keys(regionAliases) as RegionAlias[]).find((alias) => regionAliases[alias][provider]?.name === native);
}

/** Regions that have no alias, by country: accepted as native names. Same sources as above. */
const otherRegions: Readonly<Record<Provider, Readonly<Record<string, string>>>> = {
  aws: {
    US: "us-west-1",
    CA: "ca-west-1",
    MX: "mx-central-1",
    HK: "ap-east-1",
    TW: "ap-east-2",
    JP: "ap-northeast-3",
    IN: "ap-south-2",
    ID: "ap-southeast-3",
    AU: "ap-southeast-4",
    MY: "ap-southeast-5",
    TH: "ap-southeast-7",
    BH: "me-south-1",
    AE: "me-central-1",
  },
  azure: {
    US: "eastus2 westus westus3 northcentralus southcentralus westcentralus",
    CA: "canadaeast",
    GB: "ukwest",
    NO: "norwayeast",
    PL: "polandcentral",
    JP: "japanwest",
    KR: "koreasouth",
    HK: "eastasia",
    AU: "australiasoutheast australiacentral",
    IN: "southindia westindia",
    AE: "uaenorth",
    QA: "qatarcentral",
  },
  gcp: {
    US: "us-east1 us-east5 us-south1 us-west2 us-west3 us-west4",
    CA: "northamerica-northeast2",
    CL: "southamerica-west1",
    BE: "europe-west1",
    FI: "europe-north1",
    DE: "europe-west10",
    IT: "europe-west12",
    PL: "europe-central2",
    TW: "asia-east1",
    HK: "asia-east2",
    JP: "asia-northeast2",
    IN: "asia-south2",
    ID: "asia-southeast2",
    AU: "australia-southeast2",
    QA: "me-central1",
    SA: "me-central2",
  },
};

const nativeRegions = (provider: Provider): ReadonlyMap<string, NativeRegion> => nativeTable[provider];

const nativeTable: Readonly<Record<Provider, ReadonlyMap<string, NativeRegion>>> = {
  aws: tableOf("aws"),
  azure: tableOf("azure"),
  gcp: tableOf("gcp"),
};

function tableOf(provider: Provider): ReadonlyMap<string, NativeRegion> {
  const known = Object.values(regionAliases).flatMap((row) => row[provider] ?? []);
  const others = Object.entries(otherRegions[provider]).flatMap(([country, names]) =>
    names.split(" ").map((name) => ({ name, country })),
  );
  return new Map([...known, ...others].map((region) => [region.name, region]));
}

/** Every name that {@link nativeRegion} knows for a provider: aliases first. */
export function regionNames(provider: Provider): readonly string[] {
  const aliases = (Object.keys(regionAliases) as RegionAlias[]).filter((alias) => regionAliases[alias][provider] !== undefined);
  return [...aliases, ...nativeRegions(provider).keys()];
}

/** Zones that are open to every account, by native AWS region: the first three letters that exist everywhere. */
export const awsZoneLetters: Readonly<Record<string, readonly string[]>> = {
  "us-west-1": ["a", "c"],
  "ca-central-1": ["a", "b", "d"],
  "sa-east-1": ["a", "b", "c"],
  "ap-northeast-1": ["a", "c", "d"],
};

/** Availability zones of an AWS region, as many as asked for, at most what the table knows. */
export function awsZones(region: string, count: number): readonly string[] {
  const letters = awsZoneLetters[region] ?? ["a", "b", "c"];
  return letters.slice(0, Math.max(1, count)).map((letter) => `${region}${letter}`);
}
