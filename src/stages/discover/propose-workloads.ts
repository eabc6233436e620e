import { arrange, edgeKey, type Arrangement } from "./arrange.ts";
import type { Found, Inventory, Skipped } from "./found.ts";
import { hostsOf, knownHosts } from "./known-hosts.ts";
import { distinctLabel, labelOf } from "./safe-text.ts";
import type { Addition, Proposal, Wishes } from "./proposal.ts";
import { waveAdditions } from "./wave-additions.ts";
import { workloadEntry } from "./workload-entry.ts";

const mostWorkloads = 200;
const mostNeeds = 50;

/** What is in the inventory and not in the spec, as additions to the spec: dependencies first, at most as many as one migration holds. */
export function proposeWorkloads(inventory: Inventory, wishes: Wishes): Proposal {
  const hosts = knownHosts(wishes.spec.workloads);
  const isPresent = (item: Found) => workloadFor(item, hosts) !== undefined;
  const present = inventory.found.filter(isPresent);
  const excluded = inventory.found.filter((item) => !isPresent(item) && wishes.excluded.has(item.origin));
  const fresh = inventory.found.filter((item) => !isPresent(item) && !wishes.excluded.has(item.origin));
  const byOrigin = new Map(fresh.map((item) => [item.origin, item]));
  const origins = originsByKey(inventory.found);
  const needs = needsAmong(fresh, originsByKey(fresh));
  const isKnown = (word: string) => origins.has(word.toLowerCase()) || hosts.has(word.toLowerCase());
  const arrangement = arrange(needs);
  const ordered = arrangement.steps.flat().flatMap((origin) => byOrigin.get(origin) ?? []);
  const room = Math.max(0, mostWorkloads - wishes.spec.workloads.length);
  const taken = ordered.slice(0, room);
  const labels = labelled(taken, new Set(wishes.spec.workloads.map(({ name }) => name)));
  const entries = taken.map((item) => entryOf(item, { labels, needs, hosts, arrangement, isKnown }));
  const start = wishes.spec.workloads.length;
  const additions = entries.map(({ value, comment }, index): Addition => ({
    path: ["spec", "workloads", start + index],
    to: value,
    ...(comment === undefined ? {} : { comment }),
  }));
  const waves = waveAdditions(
    wishes,
    entries.filter(({ retained }) => !retained).map(({ value, existing }) => ({ ...value, existing })),
  );
  return {
    additions: [...additions, ...waves.additions],
    added: entries.map(({ value, retained, notes, item }) => ({
      name: value.name,
      kind: item.kind,
      origin: item.origin,
      retained,
      notes,
    })),
    present: present.map((item) => ({ name: item.name, origin: item.origin, workload: workloadFor(item, hosts) ?? "" })),
    skipped: [
      ...inventory.skipped,
      ...excluded.map((item) => skip(item, wishes.excluded.get(item.origin) ?? "")),
      ...ordered
        .slice(room)
        .map((item) => skip(item, `A migration holds at most ${mostWorkloads} workloads. Put it into another one.`)),
    ],
    waves: waves.waves,
  };
}

const skip = ({ name, origin }: Found, why: string): Skipped => ({ what: name, origin, why });

function workloadFor({ name, source }: Found, hosts: ReadonlyMap<string, string>): string | undefined {
  const called = [...hostsOf(source.ref), ...(source.address === undefined ? [] : [source.address.toLowerCase()])];
  const label = source.ref.startsWith("terraform:") ? undefined : labelOf(name);
  return [...called, ...(label === undefined ? [] : [label])].flatMap((host) => hosts.get(host) ?? [])[0];
}

/** Names and addresses as the needs write them. */
const keysOf = ({ name, origin, source }: Found): readonly string[] =>
  source.ref.startsWith("terraform:") ? [origin.replace(/\[[^\]]*\]$/, "")] : [name.toLowerCase()];

function originsByKey(found: readonly Found[]): ReadonlyMap<string, readonly string[]> {
  const origins = new Map<string, string[]>();
  for (const item of found)
    for (const key of keysOf(item)) {
      const known = origins.get(key);
      if (known === undefined) origins.set(key, [item.origin]);
      else known.push(item.origin);
    }
  return origins;
}

/** `web 1` is one name where there is such a name, and two otherwise. */
function wordsOf(need: string, isKnown: (word: string) => boolean): readonly string[] {
  return isKnown(need) ? [need] : need.split(" ");
}

function needsAmong(
  found: readonly Found[],
  origins: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly string[]> {
  const find = (need: string) => origins.get(need) ?? origins.get(need.toLowerCase());
  return new Map(
    found.map((item) => {
      const words = item.needs.flatMap((need) => wordsOf(need, (word) => find(word) !== undefined));
      const needed = words.flatMap((word) => (find(word) ?? []).slice(0, mostNeeds));
      return [item.origin, [...new Set(needed)].filter((origin) => origin !== item.origin).slice(0, mostNeeds)];
    }),
  );
}

/** What a row names and nothing is called. A state names much that is no workload. */
function unmetNeeds({ needs, source }: Found, isKnown: (word: string) => boolean): readonly string[] {
  if (source.ref.startsWith("terraform:")) return [];
  return needs.flatMap((need) => wordsOf(need, isKnown)).filter((word) => !isKnown(word));
}

function labelled(found: readonly Found[], names: ReadonlySet<string>): ReadonlyMap<string, string> {
  const taken = new Set(names);
  return new Map(
    found.flatMap(({ name, origin }) => {
      const label = labelOf(name);
      if (label === undefined) return [];
      const distinct = distinctLabel(label, taken);
      taken.add(distinct);
      return [[origin, distinct] as const];
    }),
  );
}

interface Surroundings {
  readonly labels: ReadonlyMap<string, string>;
  readonly needs: ReadonlyMap<string, readonly string[]>;
  readonly hosts: ReadonlyMap<string, string>;
  readonly arrangement: Arrangement;
  readonly isKnown: (word: string) => boolean;
}

function entryOf(item: Found, { labels, needs, hosts, arrangement, isKnown }: Surroundings) {
  const among = (needs.get(item.origin) ?? []).flatMap((origin) => {
    const name = labels.get(origin);
    return name === undefined ? [] : [{ name, isSoft: arrangement.circular.has(edgeKey(item.origin, origin)) }];
  });
  const existing = [
    ...new Set(item.needs.flatMap((need) => wordsOf(need, isKnown)).flatMap((word) => hosts.get(word.toLowerCase()) ?? [])),
  ];
  const dependsOn = [
    ...existing,
    ...among.map(({ name, isSoft }) => (isSoft ? { workload: name, type: "soft" as const } : name)),
  ];
  const unmet = unmetNeeds(item, isKnown);
  const notes = [
    ...(among.some(({ isSoft }) => isSoft)
      ? ["It needs something that needs it: that edge is soft, so that one of them can come first."]
      : []),
    ...(unmet.length === 0 ? [] : [`It depends on ${unmet.slice(0, 5).join(", ")}, which is not in the inventory.`]),
  ];
  return { item, existing, ...workloadEntry(item, labels.get(item.origin) ?? "", dependsOn, notes) };
}
