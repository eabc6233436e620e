import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { embeddedPrices } from "../../src/adapters/prices/embedded-prices.ts";
import { folderVersion } from "../../src/adapters/repository/folder.ts";
import { schemasIn } from "../../src/adapters/schemas/schemas.ts";
import { terraformRunner } from "../../src/adapters/terraform/terraform-runner.ts";
import type { Json } from "../../src/domain/change.ts";
import { withDefaults } from "../../src/domain/defaults.ts";
import type { Stack, TerraformJson } from "../../src/domain/stack.ts";
import { readFiles } from "../../src/flows/review/asset-files.ts";
import type { ApplyRun, PlanRun } from "../../src/ports/terraform.ts";
import type { Synthesis } from "../../src/stages/synth/input.ts";
import { readSpec } from "../../src/stages/spec/read.ts";
import { validateSpec } from "../../src/stages/spec/validate.ts";
import { synthesize } from "../../src/stages/synth/synthesize.ts";
import { startMoto, type MotoServer } from "./moto-server.ts";

const moto = process.env["SIRSI_LAB_MOTO"];
const binary = process.env["SIRSI_TERRAFORM_BIN"];
const mirror = process.env["SIRSI_TERRAFORM_MIRROR"];
const version = process.env["SIRSI_LAB_AWS_PROVIDER_VERSION"];
const isThere = [moto, binary, mirror, version].every((found) => found !== undefined);

const repository = fileURLToPath(new URL("../fixtures/moto", import.meta.url));
const shipped = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const waves = ["stores", "code"] as const;

interface Applied {
  readonly stack: Stack;
  readonly run: ApplyRun;
  readonly again: PlanRun;
}

describe.skipIf(!isThere)("the fast set on moto (needs terraform, a mirror with hashicorp/aws and moto_server)", () => {
  let server: MotoServer | undefined;
  const applied = new Map<string, Applied>();

  beforeAll(async () => {
    server = await startMoto(moto ?? "");
    for (const wave of waves) applied.set(wave, await applyAndPlanAgain(wave, server, applied));
  }, 600_000);
  afterAll(async () => {
    await server?.stop();
  });

  it.each(waves)("applies wave %s, and everything in it is in the state", (wave) => {
    const { stack, run } = applied.get(wave) ?? missing(wave);

    expect(run.failure ?? "", JSON.stringify(run.diagnostics)).toBe("");
    expect(run.ok).toBe(true);
    expect(inState(run)).toEqual(addressesOf(stack));
  });

  it.each(waves)("finds nothing to change in wave %s afterwards", (wave) => {
    const { stack, again } = applied.get(wave) ?? missing(wave);
    const { resource_changes: changes = [], resource_drift: drift = [], output_changes: outputs = {} } = planned(again);

    expect(changes.map(({ address }) => address).toSorted()).toEqual(addressesOf(stack));
    expect(changes.filter(({ change }) => change.actions.join() !== "no-op")).toEqual([]);
    expect(Object.entries(outputs).filter(([, { actions }]) => actions.join() !== "no-op")).toEqual([]);
    // The first refresh fills in what companions set: a bucket now reads its policy. What its own block says has not moved.
    expect(drift.filter((drifted) => said(stack, drifted, "before") !== said(stack, drifted, "after"))).toEqual([]);
  });

  it("keeps the policy that lets nobody read the bucket without TLS", () => {
    const { again } = applied.get("stores") ?? missing("stores");
    const read = planned(again).prior_state?.values?.root_module?.resources ?? [];
    const policies = read.filter(({ type }) => type === "aws_s3_bucket_policy");

    expect(policies.map(({ address }) => address)).toEqual(["aws_s3_bucket_policy.scans"]);
    expect(JSON.parse((policies[0]?.values["policy"] ?? "{}") as string)).toMatchObject({
      Statement: [
        expect.objectContaining({
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        }),
      ],
    });
  });
});

async function applyAndPlanAgain(
  wave: string,
  { credentials }: MotoServer,
  before: ReadonlyMap<string, Applied>,
): Promise<Applied> {
  const upstream = Object.fromEntries([...before].map(([name, { run }]) => [name, run.outputs as Record<string, Json>]));
  const stack = quick((await synthesis(upstream)).stacks.find((one) => one.wave === wave) ?? missing(wave));
  const terraform = terraformRunner({ binary: binary ?? "", searchPath: "", mirror: mirror ?? "", environment: withoutRegistry });
  const job = { stack, mode: "connected", credentials: { environment: credentials }, timeoutSeconds: 280 } as const;
  const run = await terraform.apply(job);
  const again = await terraform.plan({ ...job, ...(run.state === undefined ? {} : { state: run.state }) });
  return { stack, run, again };
}

async function synthesis(upstream: Readonly<Record<string, Readonly<Record<string, Json>>>>): Promise<Synthesis> {
  const file = "migrations/receipts.yaml";
  const { document, findings } = readSpec(file, await readFile(`${repository}/${file}`, "utf8"));
  if (document === undefined) throw new Error(`${file} cannot be read: ${JSON.stringify(findings)}`);
  const migration = withDefaults(document.migration);
  const { contents, unreadable } = await readFiles(migration, await folderVersion(repository));
  const made = synthesize({
    migration,
    files: contents,
    upstream,
    prices: await embeddedPrices(shipped("data/prices")).book(),
    schema: await schemasIn(shipped("data/providers")).provider("aws"),
    providerVersion: version ?? "",
    mode: "connected",
  });
  const judged = validateSpec(document, { now: new Date("2026-01-12T09:00:00Z") });
  const errors = [...findings, ...judged, ...made.findings].filter(({ level }) => level === "error");
  if (errors.length + unreadable.length > 0) throw new Error(JSON.stringify([...errors, ...unreadable]));
  return made;
}

/** A connected run also asks the registry, which a laboratory may not reach: here the mirror is the only source. */
const withoutRegistry = { TF_CLI_ARGS_init: `-plugin-dir=${mirror ?? ""}` };

/**
 * moto answers 500 to an action that it lacks, which the provider repeats 25 times over eight minutes unless it is told not to. A few are
 * needed: moto closes a connection under load.
 */
function quick(stack: Stack): Stack {
  const { provider } = stack.configuration as { readonly provider: { readonly aws: readonly TerraformJson[] } };
  const configuration = {
    ...stack.configuration,
    provider: { aws: provider.aws.map((block) => ({ ...block, max_retries: 4 })) },
  };
  return { ...stack, configuration, text: JSON.stringify(configuration) };
}

function addressesOf({ configuration }: Stack): readonly string[] {
  const byType = Object.entries((configuration["resource"] ?? {}) as Readonly<Record<string, object>>);
  return byType.flatMap(([type, byName]) => Object.keys(byName).map((name) => `${type}.${name}`)).toSorted();
}

function inState({ state }: ApplyRun): readonly string[] {
  if (state === undefined) return [];
  const { resources } = JSON.parse(new TextDecoder().decode(state)) as { resources: readonly { type: string; name: string }[] };
  return resources.map(({ type, name }) => `${type}.${name}`).toSorted();
}

interface PlanJson {
  readonly resource_changes?: readonly Changed[];
  readonly resource_drift?: readonly Changed[];
  readonly output_changes?: Readonly<Record<string, { readonly actions: readonly string[] }>>;
  readonly prior_state?: { readonly values?: { readonly root_module?: { readonly resources?: readonly Resource[] } } };
}
interface Changed {
  readonly address: string;
  readonly change: { readonly actions: readonly string[]; readonly before: Json; readonly after: Json };
}
interface Resource {
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, Json>>;
}

function planned(run: PlanRun): PlanJson {
  if (!run.ok) throw new Error(`${run.failure} ${JSON.stringify(run.diagnostics)}`);
  return run.json as PlanJson;
}

/** What is read of the attributes that the resource's own block sets. */
function said(stack: Stack, { address, change }: Changed, when: "before" | "after"): string {
  const read = (change[when] ?? {}) as Readonly<Record<string, Json>>;
  const [type = "", name = ""] = address.split(".");
  const blocks = stack.configuration["resource"] as Readonly<Record<string, Readonly<Record<string, object>>>>;
  return filled(
    Object.fromEntries(Object.keys(blocks[type]?.[name] ?? {}).map((attribute) => [attribute, read[attribute] ?? null])),
  );
}

/** A value without what is absent or empty: after an apply `tags: null` is read as `tags: {}`. */
function filled(value: Json): string {
  return isEmpty(value) ? "" : JSON.stringify(value, (_, inner: unknown) => (isEmpty(inner) ? undefined : inner));
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === "" || value === undefined) return true;
  return typeof value === "object" && Object.values(value).every(isEmpty);
}

function missing(wave: string): never {
  throw new Error(`Wave ${wave} was not applied`);
}
