import type { Applied } from "../../../domain/apply.ts";
import type { Run } from "../../../domain/run.ts";
import { code, details, heading, list, paragraph, strong, table, type Block, type Inline, type Section } from "../document.ts";
import { runWord } from "../run-words.ts";
import { atMost, plural } from "../words.ts";

/** What became of a merge: each wave that it applies, and for one that did not end well everything that a person needs to go on. */
export function applies(runs: readonly Run[]): Section {
  if (runs.length === 0) return { id: "applies", dropOrder: 98, levels: [[]] };
  const summary: readonly Block[] = [heading(2, "Apply"), runTable(runs)];
  const told = runs.flatMap((run) => [...trouble(run), ...checkList(run)]);
  return {
    id: "applies",
    dropOrder: 98,
    levels: [[...summary, ...told, ...runs.flatMap(listing)], [...summary, ...told], summary],
  };
}

function runTable(runs: readonly Run[]): Block {
  return table(
    ["Wave", "To", "State", "Because"],
    runs.map((run): readonly Inline[] => [
      [code(run.wave), " of ", run.migration],
      [run.from === run.to ? run.to : `${run.from} → ${run.to}`],
      [strong(runWord(run.state).text, runWord(run.state).tone), ...progressOf(run)],
      [run.because],
    ]),
  );
}

function progressOf({ state, progress }: Run): Inline {
  if (state !== "running" || progress === undefined) return [];
  const now = progress.current === undefined ? [] : [", ", code(progress.current)];
  return [` ${progress.done} of ${progress.of}`, ...now];
}

/** What failed and what is not clear is never folded away. */
function trouble({ wave, applied, failure }: Run): readonly Block[] {
  const failed = applied?.failed ?? [];
  const unclear = applied?.unclear ?? [];
  if (failed.length === 0 && unclear.length === 0 && failure === undefined) return [];
  const { shown, rest } = atMost(failed, 20);
  return [
    paragraph(strong(`Wave ${wave}`, "bad"), failure === undefined ? ": not everything was applied." : `: ${failure}`),
    ...(failed.length === 0
      ? []
      : [
          list([
            ...shown.map(({ address, why }): Inline => [code(address), ` failed: ${why}`]),
            ...(rest > 0 ? [[`and ${rest} more that failed`]] : []),
          ]),
        ]),
    ...(unclear.length === 0
      ? []
      : [paragraph(`${plural(unclear.length, "resource")} begun, and nobody heard the end: `, ...joined(unclear))]),
  ];
}

const most = 50;

function checkList({ wave, checks = [] }: Run): readonly Block[] {
  const open = checks.filter(({ outcome }) => outcome !== "pass");
  if (open.length === 0) return [];
  return [
    paragraph(strong(`Checks of wave ${wave}`, "warn")),
    list(
      open.map(({ workload, name, outcome, detail, blocking }): Inline => [
        code(`${workload}/${name}`),
        ` ${outcome === "fail" ? "failed" : "could not be made"}${blocking ? "" : " (does not block)"}: ${detail}`,
      ]),
    ),
  ];
}

function listing({ wave, applied }: Run): readonly Block[] {
  if (applied === undefined) return [];
  const groups = groupsOf(applied).filter(([, addresses]) => addresses.length > 0);
  if (groups.length === 0) return [];
  const counts = groups.map(([word, addresses]) => `${addresses.length} ${word}`).join(", ");
  return [
    details(
      [`Wave ${wave}: ${counts}`],
      groups.map(([word, addresses]) => paragraph(strong(word), ": ", ...joined(addresses))),
    ),
  ];
}

const groupsOf = ({
  created,
  changed,
  replaced,
  destroyed,
  pending,
}: Applied): readonly (readonly [string, readonly string[]])[] => [
  ["created", created],
  ["changed", changed],
  ["replaced", replaced],
  ["destroyed", destroyed],
  ["not begun", pending],
];

function joined(addresses: readonly string[]): Inline {
  const { shown, rest } = atMost(addresses, most);
  return [
    ...shown.flatMap((address, index) => (index === 0 ? [code(address)] : [", ", code(address)])),
    ...(rest > 0 ? [` and ${rest} more`] : []),
  ];
}
