import { readFileSync } from "node:fs";

const shop = (side: "base" | "head"): string =>
  readFileSync(new URL(`../../../templates/demo/${side}/migrations/shop.yaml`, import.meta.url), "utf8");

/** The demo's repository: a shop, half moved. */
export const demoBase = new URL("../../../templates/demo/base", import.meta.url).pathname;

/** A larger database, a bucket, and SSH open to everybody: denied. */
export const openToEverybody = shop("head");

/** The same without the open port. */
export const closedAgain = openToEverybody.replace(/ *- \{ port: 22, from: public \}.*\n/, "");

/** The smallest spec: one bucket, planned and not built. `change` is its region, or whatever else a story is about. */
export const bucket = (
  name: string,
  change: Partial<{ kind: string; region: string; state: string; more: string }> = {},
): string => {
  const { kind = "object-store", region = "germany", state = "planned", more = "" } = change;
  return `# Files of ${name}.
apiVersion: sirsi.dev/v1
kind: Migration
metadata:
  name: ${name}
  owner: "@acme/platform"
  environment: development
spec:
  target: { provider: aws, region: ${region} }
  workloads:
    - name: files
      kind: ${kind}
      config: { versioning: true }
  waves:
    - { name: main, state: ${state}, workloads: [files] }
${more}`;
};

/** Settings without teams, so that any writer's approval is enough. */
export const settings = (more = ""): string => `apiVersion: sirsi.dev/v1\nkind: Settings\n${more}`;
