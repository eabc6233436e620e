import type { Finding } from "../domain/finding.ts";
import type { PriceBook } from "../domain/price.ts";
import type { Migration } from "../domain/spec.generated.ts";
import type { World } from "../ports/world.ts";
import type { Inventory, InventoryReading } from "../stages/discover/found.ts";
import type { Proposal } from "../stages/discover/proposal.ts";
import { proposeWorkloads } from "../stages/discover/propose-workloads.ts";
import { readInventory } from "../stages/discover/read-inventory.ts";
import { isJson, readState, type SizeOf } from "../stages/discover/read-state.ts";
import { editYaml } from "../stages/propose/edit-yaml.ts";
import { newMigration, type NewMigration } from "../stages/propose/new-migration.ts";
import { readSpec } from "../stages/spec/read.ts";
import { validateSpec } from "../stages/spec/validate.ts";

/** A text and what it is called in messages. */
interface NamedText {
  readonly file: string;
  readonly text: string;
}

export interface DiscoverRequest {
  /** A CSV inventory or a Terraform state; `isInRepository` when the path means something to those who read the spec. */
  readonly inventory: NamedText & { readonly isInRepository?: boolean };
  /** The spec to add to, or where a new one goes and what it starts with. */
  readonly spec: NamedText | { readonly file: string; readonly fresh: Omit<NewMigration, "source" | "inventory"> };
  /** An existing planned wave for everything that is new. */
  readonly wave?: string;
}

export interface DiscoveryProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface DiscoveryReport extends Omit<Proposal, "additions"> {
  readonly notes: readonly string[];
  /** What validation says of the result; no errors of what was added. */
  readonly findings: readonly Finding[];
}

export type Discovery =
  /** `text` is the whole spec; absent when there is nothing to add. */
  | { readonly ok: true; readonly text?: string; readonly report: DiscoveryReport }
  | { readonly ok: false; readonly problems: readonly DiscoveryProblem[] };

/** What is refused makes room for others, which may be refused as well. */
const mostRounds = 20;

/** Proposes workloads from what runs today. Writes nothing; what validation would refuse is left out and named. */
export async function discover(request: DiscoverRequest, world: Pick<World, "clock" | "prices">): Promise<Discovery> {
  const reading = await readingOf(request.inventory, world);
  if (!reading.ok) return reading;
  const start = startOf(request, reading.inventory);
  if (!start.ok) return start;
  const excluded = new Map<string, string>();
  for (let round = 0; round < mostRounds; round += 1) {
    const attempt = propose(request, start, reading.inventory, excluded, world.clock.now());
    if (!("refused" in attempt)) return attempt;
    for (const [origin, why] of attempt.refused) excluded.set(origin, why);
  }
  const message = `Validation refused ${excluded.size} of the inventory's entries and more are left. Mend or shorten the inventory.`;
  return { ok: false, problems: [{ file: request.inventory.file, line: 1, message }] };
}

/** A state of ten thousand resources is smaller. */
const mostCharacters = 32 * 1024 * 1024;

async function readingOf({ file, text }: NamedText, world: Pick<World, "prices">): Promise<InventoryReading> {
  if (text.length > mostCharacters)
    return { ok: false, problems: [{ file, line: 1, message: "The inventory is larger than 32 MiB. Split it." }] };
  return isJson(text) ? readState(file, text, sizesIn(await world.prices.book())) : readInventory(file, text);
}

/** Every region offers a size with the same cores and memory; this one's list is complete. */
const listedIn = { aws: "eu-west-1", azure: "westeurope", gcp: "europe-west1" } as const;

function sizesIn(book: PriceBook): SizeOf {
  const tables = new Map<string, ReadonlyMap<string, { readonly vcpu: number; readonly memory: number }>>();
  return (provider, native) => {
    const table =
      tables.get(provider) ??
      new Map(
        (["compute", "database", "cache"] as const)
          .flatMap((service) => book.offers(provider, service, listedIn[provider]))
          .map((offer) => [offer.type, offer]),
      );
    tables.set(provider, table);
    return table.get(native);
  };
}

interface Start {
  readonly ok: true;
  readonly text: string;
  readonly spec: Pick<Migration["spec"], "waves"> & { readonly workloads: Migration["spec"]["workloads"] | readonly [] };
}

type Stopped = Extract<Discovery, { ok: false }>;

function startOf({ spec, inventory, wave }: DiscoverRequest, { provider, from }: Inventory): Start | Stopped {
  const { file } = spec;
  if ("fresh" in spec) {
    const listed = from === "csv" && inventory.isInRepository === true ? [inventory.file] : [];
    const written = newMigration({ ...spec.fresh, source: provider, inventory: listed });
    return written.ok ? { ok: true, text: written.text, spec: { workloads: [], waves: [] } } : stopped(file, written.problems);
  }
  const { document, findings } = readSpec(file, spec.text);
  if (document === undefined) return { ok: false, problems: findings.map(problemOf) };
  const planned = document.migration.spec.waves?.find(({ name }) => name === wave);
  if (wave !== undefined && (planned === undefined || (planned.state ?? "planned") !== "planned"))
    return {
      ok: false,
      problems: [{ file, line: 1, message: `There is no planned wave "${wave}" in the spec. Name one that is planned.` }],
    };
  return { ok: true, text: spec.text, spec: document.migration.spec };
}

const stopped = (file: string, problems: readonly { readonly line?: number; readonly message: string }[]): Stopped => ({
  ok: false,
  problems: problems.map(({ line, message }) => ({ file, line: line ?? 1, message })),
});

const problemOf = ({ code, message, at, location }: Finding): DiscoveryProblem => ({
  file: location.file,
  line: location.line,
  message: `${code} ${at}: ${message}`,
});

/** Origins that validation refuses, with the reason. */
interface Refused {
  readonly refused: ReadonlyMap<string, string>;
}

function propose(
  { spec: { file }, wave }: DiscoverRequest,
  start: Start,
  inventory: Inventory,
  excluded: ReadonlyMap<string, string>,
  now: Date,
): Discovery | Refused {
  const { additions, ...proposal } = proposeWorkloads(inventory, {
    spec: start.spec,
    excluded,
    ...(wave === undefined ? {} : { wave }),
  });
  const report = { ...proposal, notes: inventory.notes, findings: [] };
  if (additions.length === 0) return { ok: true, report };
  const edited = editYaml(
    start.text,
    additions.map((addition) => ({ op: "add", ...addition })),
  );
  if (!edited.ok) return stopped(file, edited.problems);
  const findings = findingsOf(file, edited.text, now);
  const before = start.spec.workloads.length === 0 ? [] : findingsOf(file, start.text, now);
  const fresh = findings.filter(
    ({ level, message }) => level === "error" && !before.some((finding) => finding.message === message),
  );
  if (fresh.length === 0) return { ok: true, text: edited.text, report: { ...report, findings } };
  const refused = new Map(fresh.flatMap((finding) => originOf(finding, start, proposal)));
  return refused.size > 0 ? { refused } : { ok: false, problems: fresh.map(problemOf) };
}

function findingsOf(file: string, text: string, now: Date): readonly Finding[] {
  const { document, findings } = readSpec(file, text);
  return document === undefined ? findings : [...findings, ...validateSpec(document, { now })];
}

/** The added workload that a finding is about. */
function originOf(
  { path, code, message }: Finding,
  { spec }: Start,
  { added }: Pick<Proposal, "added">,
): readonly (readonly [string, string])[] {
  const [root, list, index] = path;
  if (root !== "spec" || list !== "workloads" || typeof index !== "number") return [];
  const origin = added[index - spec.workloads.length]?.origin;
  return origin === undefined ? [] : [[origin, `It would not be valid: ${code} ${message}`]];
}
