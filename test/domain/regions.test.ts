import { describe, expect, it } from "vitest";
import { aliasOf, awsZones, nativeRegion, regionAliases, regionNames } from "../../src/domain/regions.ts";

/** The table of portable regions in the format's reference: alias, AWS, Azure, Google, country (or countries in that order). */
const table = `
us-east us-east-1 eastus us-east4 US
us-central us-east-2 centralus us-central1 US
us-west us-west-2 westus2 us-west1 US
canada ca-central-1 canadacentral northamerica-northeast1 CA
brazil sa-east-1 brazilsouth southamerica-east1 BR
ireland eu-west-1 northeurope none IE
europe-west eu-west-1 westeurope europe-west4 IE,NL,NL
uk eu-west-2 uksouth europe-west2 GB
germany eu-central-1 germanywestcentral europe-west3 DE
france eu-west-3 francecentral europe-west9 FR
switzerland eu-central-2 switzerlandnorth europe-west6 CH
italy eu-south-1 italynorth europe-west8 IT
spain eu-south-2 spaincentral europe-southwest1 ES
sweden eu-north-1 swedencentral europe-north2 SE
japan ap-northeast-1 japaneast asia-northeast1 JP
korea ap-northeast-2 koreacentral asia-northeast3 KR
singapore ap-southeast-1 southeastasia asia-southeast1 SG
australia ap-southeast-2 australiaeast australia-southeast1 AU
india ap-south-1 centralindia asia-south1 IN
south-africa af-south-1 southafricanorth africa-south1 ZA
israel il-central-1 israelcentral me-west1 IL`;

const rows = table
  .trim()
  .split("\n")
  .map((line) => line.split(" ") as [string, string, string, string, string]);
const clouds = ["aws", "azure", "gcp"] as const;

describe("portable regions", () => {
  it.each(rows)("%s", (alias, aws, azure, gcp, countries) => {
    const names = [aws, azure, gcp];
    clouds.forEach((cloud, index) => {
      const expected = names[index] === "none" ? undefined : names[index];
      const [first, ...rest] = countries.split(",");
      const country = [first, ...rest][index] ?? first;

      expect(nativeRegion(cloud, alias)).toEqual(expected === undefined ? undefined : { name: expected, country });
    });
  });

  it("has no alias beside these", () => {
    expect(Object.keys(regionAliases)).toEqual(rows.map(([alias]) => alias));
  });

  it.each([
    ["aws", "us-west-1", "US"],
    ["azure", "westus3", "US"],
    ["gcp", "europe-west1", "BE"],
    ["aws", "eu-central-1", "DE"],
  ] as const)("knows the native name %s %s", (cloud, name, country) => {
    expect(nativeRegion(cloud, name)).toEqual({ name, country });
    expect(regionNames(cloud)).toContain(name);
  });

  it("knows no region of another cloud, nor a property of every object", () => {
    expect(nativeRegion("aws", "europe-west1")).toBeUndefined();
    expect(nativeRegion("aws", "constructor")).toBeUndefined();
  });

  it("proposes the alias of a native name, and zones that every account has", () => {
    expect(aliasOf("gcp", "europe-west3")).toBe("germany");
    expect(aliasOf("gcp", "us-west4")).toBeUndefined();
    expect(awsZones("us-west-1", 2)).toEqual(["us-west-1a", "us-west-1c"]);
  });
});
