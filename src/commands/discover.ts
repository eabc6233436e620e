import { createHash } from "node:crypto";
import type { Ask } from "../domain/command.ts";
import { Failure } from "../domain/failure.ts";
import { discover as propose, type Discovery, type DiscoveryReport } from "../flows/discover.ts";
import { inventoryLimitBytes, specLimitBytes } from "../flows/review/request.ts";
import { readText } from "../flows/review/texts.ts";
import type { RepositoryVersion } from "../ports/repository.ts";
import type { ServiceWorld } from "../ports/service.ts";
import { code, list, paragraph, type Block, type Inline } from "../stages/report/document.ts";
import { toMarkdown } from "../stages/report/markdown.ts";
import { atMost } from "../stages/report/words.ts";
import { readSpec } from "../stages/spec/read.ts";
import { confused, done, refused, type AskOf, type Command, type Occasion, type Reply } from "./command.ts";
import { discoverForm } from "./forms.ts";

export const discover: Command<AskOf<"discover">> = {
  form: discoverForm,
  does: "Opens a pull request that adds the workloads of an inventory to a spec.",
  details: [
    "FILE is a CSV inventory or a Terraform state of the repository; without it, the first one that the spec names under source.inventory. It is read from the base, or else from this pull request. Secrets of a state are never copied.",
    "The spec is the one that this pull request changes, or the one named with into:. It is taken as it is on the base. For a new spec use `sirsi discover` on your own machine.",
  ],
  readsOnly: false,
  run: async (ask, occasion, world) => {
    const target = await targetOf(ask, occasion, world);
    if ("outcome" in target) return target;
    const inventory = await inventoryOf(ask, target, occasion);
    if ("outcome" in inventory) return inventory;
    const discovery = await propose({ inventory: { ...inventory, isInRepository: true }, spec: target }, world);
    return discovery.ok ? open(discovery, inventory.file, target, occasion) : problems(discovery);
  },
};

type DiscoverAsk = Extract<Ask, { readonly name: "discover" }>;

interface NamedText {
  readonly file: string;
  readonly text: string;
}

/** The spec to add to, as the base has it. */
async function targetOf(
  { into }: DiscoverAsk,
  { base, hosted, pull }: Occasion,
  { ledger }: ServiceWorld,
): Promise<NamedText | Reply> {
  const record = await ledger.reviews.latest(hosted.id.id, pull.number);
  const [only, ...others] = record?.review?.specs.map(({ file }) => file) ?? [];
  const file = into ?? (others.length === 0 ? only : undefined);
  if (file === undefined) return confused("Name the spec to add to: ", code("into: migrations/NAME.yaml"));
  const text = await textOf(base, file, specLimitBytes);
  return text === undefined
    ? confused(code(file), " is not on the base. Merge it first, or use ", code("sirsi discover"), " on your own machine.")
    : { file, text };
}

async function inventoryOf(
  { file: named }: DiscoverAsk,
  target: NamedText,
  { base, hosted, pull }: Occasion,
): Promise<NamedText | Reply> {
  const file = named ?? readSpec(target.file, target.text).document?.migration.spec.source?.inventory?.[0];
  if (file === undefined) return confused("Name the inventory: ", code("/sirsi discover inventory/FILE.csv"));
  const text =
    (await textOf(base, file, inventoryLimitBytes)) ??
    (await textOf(await hosted.version(pull.head.sha), file, inventoryLimitBytes));
  return text === undefined ? confused("There is no file ", code(file), " on the base or in this pull request.") : { file, text };
}

async function textOf(version: RepositoryVersion, file: string, limitBytes: number): Promise<string | undefined> {
  try {
    return (await readText(version, file, limitBytes))?.text;
  } catch (error) {
    if (error instanceof Failure && error.code === "path-outside") return undefined;
    throw error;
  }
}

async function open(
  { text, report }: Extract<Discovery, { ok: true }>,
  from: string,
  target: NamedText,
  { hosted, pull }: Occasion,
): Promise<Reply> {
  if (text === undefined) return done(paragraph("Nothing was added. ", ...counts(report)), ...left(report));
  const key = createHash("sha256")
    .update(JSON.stringify([from, target.file]))
    .digest("hex")
    .slice(0, 10);
  const proposed = await hosted.propose({
    branch: `sirsi/discover/${key}`,
    base: pull.base.ref,
    title: `Add ${report.added.length} discovered workloads to ${target.file}`.slice(0, 200),
    body: toMarkdown([paragraph("From ", code(from), ". ", ...counts(report)), ...added(report), ...left(report)]).slice(
      0,
      60_000,
    ),
    message: `Add discovered workloads\n\nFrom ${from}, asked for in #${pull.number}.`,
    files: [{ path: target.file, bytes: new TextEncoder().encode(text) }],
  });
  const how = proposed.created ? "Opened" : "There is";
  return done(paragraph(`${how} pull request ${proposed.number}. `, ...counts(report)), ...left(report));
}

const counts = ({ added: more, present, skipped }: DiscoveryReport): Inline => [
  `${more.length} workloads are new, ${present.length} are there already, ${skipped.length} were left out.`,
];

const added = ({ added: more }: DiscoveryReport): readonly Block[] =>
  few(more, ({ name, kind, origin }) => [code(name), ` (${kind}) from ${origin}`]);

const left = ({ skipped, notes }: DiscoveryReport): readonly Block[] => [
  ...few(skipped, ({ what, origin, why }) => [`Left out: ${what} from ${origin}: ${why}`]),
  ...few(notes, (note) => [note]),
];

function problems({ problems: all }: Extract<Discovery, { ok: false }>): Reply {
  const lines = few(all, ({ file, line, message }) => [code(`${file}:${line}`), ` ${message}`]);
  return {
    outcome: "refused",
    blocks: [...refused("Nothing was proposed. Mend these lines and repeat the command.").blocks, ...lines],
  };
}

function few<T>(items: readonly T[], line: (item: T) => Inline): readonly Block[] {
  const { shown, rest } = atMost(items, 20);
  return items.length === 0 ? [] : [list([...shown.map(line), ...(rest > 0 ? [[`and ${rest} more`]] : [])])];
}
