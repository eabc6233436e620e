import type { Environment, Provider } from "../../domain/workload.ts";
import { editYaml } from "./edit-yaml.ts";
import type { EditResult, YamlEdit } from "./yaml-edit.ts";

/** What a migration cannot start without. */
export interface NewMigration {
  readonly name: string;
  /** A team or Backstage reference. */
  readonly owner: string;
  readonly provider: Provider;
  readonly region: string;
  readonly environment: Environment;
  readonly source: "on-premise" | "aws" | "azure" | "gcp";
  /** Paths of inventories that are in the repository. */
  readonly inventory: readonly string[];
}

const blank = `# yaml-language-server: $schema=https://sirsi.dev/schemas/migration.v1.json
# Proposed from an inventory. Sizes are what was measured or assigned: nothing was made smaller.
apiVersion: sirsi.dev/v1
kind: Migration
metadata:
  name: name
  owner: owner
  environment: environment
spec:
  source:
    provider: source
  target: { provider: provider, region: region } # one line to retarget
  workloads: []
  waves: []
`;

/** The text of a migration without workloads yet: it is no valid spec before some are added. */
export function newMigration({ name, owner, provider, region, environment, source, inventory }: NewMigration): EditResult {
  const set = (path: readonly string[], to: string): YamlEdit => ({ op: "replace", path, from: path.at(-1), to });
  const listed: readonly YamlEdit[] =
    inventory.length === 0 ? [] : [{ op: "add", path: ["spec", "source", "inventory"], to: inventory }];
  return editYaml(blank, [
    set(["metadata", "name"], name),
    set(["metadata", "owner"], owner),
    set(["metadata", "environment"], environment),
    { op: "replace", path: ["spec", "source", "provider"], from: "source", to: source },
    ...listed,
    set(["spec", "target", "provider"], provider),
    set(["spec", "target", "region"], region),
  ]);
}
