import type { Json } from "../../domain/change.ts";
import type { CustomerBackend } from "../../domain/customer-backend.ts";
import type { TerraformJson } from "../../domain/stack.ts";
import type { TerraformJob } from "../../ports/terraform.ts";

/** Provider source to the one version to use, e.g. "hashicorp/aws" to "5.100.0". */
export type ProviderPins = Readonly<Record<string, string>>;

/** The backend block of Terraform that takes the place of a stack's own. */
export type BackendBlock = { readonly [type: string]: { readonly [name: string]: Json } };

/** A file of the run. */
const local: BackendBlock = { local: {} };

/** Of our http backend only the name: its address and password are in the environment. */
export function backendBlock(job: Pick<TerraformJob, "backend" | "customerBackend">): BackendBlock {
  if (job.backend !== undefined) return { http: {} };
  return job.customerBackend === undefined ? local : { s3: s3Block(job.customerBackend) };
}

/** https://developer.hashicorp.com/terraform/language/backend/s3; the lock is a file beside the state, since Terraform 1.10. */
function s3Block({ bucket, region, key, endpoint }: CustomerBackend): { readonly [name: string]: Json } {
  const own = { bucket, region, key, encrypt: true, use_lockfile: true };
  if (endpoint === undefined) return own;
  const skip = ["credentials_validation", "requesting_account_id", "region_validation", "metadata_api_check"];
  const skipped = Object.fromEntries(skip.map((name) => [`skip_${name}`, true]));
  return { ...own, ...skipped, endpoints: { s3: endpoint }, use_path_style: true };
}

/**
 * What a run on this machine changes in a stack, as an override file, so that the stack's own text stays as it is: the state is a
 * local file or behind our own backend, whose address comes by the environment, and pinned providers are used at that version.
 */
export function overrideOf(configuration: TerraformJson, pins: ProviderPins, backend: BackendBlock = local): TerraformJson {
  const required = pinned(configuration, pins);
  return {
    terraform: { backend, ...(Object.keys(required).length === 0 ? {} : { required_providers: required }) },
  };
}

function pinned(configuration: TerraformJson, pins: ProviderPins): { readonly [name: string]: Json } {
  const blocks = listOf(configuration["terraform"]).flatMap((block) => listOf(recordOf(block)["required_providers"]));
  const entries = blocks.flatMap((block) => Object.entries(recordOf(block)));
  return Object.fromEntries(
    entries.flatMap(([name, requirement]) => {
      const source = sourceOf(name, requirement);
      const version = Object.hasOwn(pins, source) ? pins[source] : undefined;
      return version === undefined ? [] : [[name, { source, version }]];
    }),
  );
}

function sourceOf(name: string, requirement: Json): string {
  const source = recordOf(requirement)["source"];
  const given = typeof source === "string" ? source.replace(/^registry\.(terraform\.io|opentofu\.org)\//, "") : name;
  return given.includes("/") ? given : `hashicorp/${given}`;
}

const recordOf = (value: Json | undefined): { readonly [name: string]: Json } =>
  value !== null && typeof value === "object" && !isList(value) ? value : {};
const listOf = (value: Json | undefined): readonly Json[] =>
  value === null || value === undefined ? [] : isList(value) ? value : [value];
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
