import { readFileSync } from "node:fs";

/** The day at which each example is valid: before its freezes are history, while its exceptions run. */
export const statedDate = new Date("2026-01-12T09:00:00Z");

export const exampleNames = [
  "00-reference-every-field",
  "01-three-tier-onprem-to-aws",
  "02-sqlserver-to-azure-sql",
  "03-static-site-api-to-gcp",
  "04-ec2-to-gcp-retarget",
  "05-data-lake",
  "06-kubernetes-platform",
  "07-dr-multi-region",
  "08-serverless-app",
] as const;
export type ExampleName = (typeof exampleNames)[number];

export const exampleText = (name: ExampleName): string =>
  readFileSync(new URL(`../../fixtures/specs/${name}.yaml`, import.meta.url), "utf8");
