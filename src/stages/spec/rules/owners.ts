import picomatch from "picomatch";
import type { Draft } from "../draft.ts";
import { plainText } from "../words.ts";
import type { SpecRule } from "./subject.ts";

/** SIR-W410: the owner is asked when the file changes. Backstage references cannot be compared with CODEOWNERS. */
export const ownerIsCodeOwner: SpecRule = ({ codeowners, file, migration: { metadata } }) => {
  if (codeowners === undefined || !metadata.owner.startsWith("@")) return [];
  const owners = codeOwnersOf(codeowners, file);
  if (owners.some((owner) => owner.toLowerCase() === metadata.owner.toLowerCase())) return [];
  const message = `${metadata.owner} is not a code owner of ${file}. Add them to CODEOWNERS.`;
  return [{ code: "SIR-W410", path: ["metadata", "owner"], message }];
};

/** Owners of a file as GitHub reads CODEOWNERS: the last line that matches decides. */
export function codeOwnersOf(codeowners: string, file: string): readonly string[] {
  const lines = codeowners.split(/\r?\n/).map((line) => line.replace(/(^|\s)#.*$/, "").trim());
  const last = lines.findLast((line) => line !== "" && ownsPath(line.split(/\s+/)[0] ?? "", file));
  return last?.split(/\s+/).slice(1) ?? [];
}

function ownsPath(pattern: string, file: string): boolean {
  const rooted = pattern.startsWith("/") || pattern.replace(/\/$/, "").includes("/");
  const bare = pattern.replace(/^\//, "");
  const from = rooted ? bare : `**/${bare}`;
  const globs = bare.endsWith("/") ? [`${from}**`] : bare.endsWith("*") ? [from] : [from, `${from}/**`];
  return globs.some((glob) => picomatch(glob, { dot: true, nonegate: true, nobrace: true, noextglob: true })(file));
}

/** SIR-W411: every host of the inventory is accounted for. */
export const inventoryIsCovered: SpecRule = ({ inventory, migration: { spec }, members }) => {
  const known = new Set(members.flatMap(({ workload }) => namesOf(workload.source?.ref, workload.source?.address)));
  return (spec.source?.inventory ?? []).flatMap((path, index): readonly Draft[] => {
    const text = inventory !== undefined && Object.hasOwn(inventory, path) ? inventory[path] : undefined;
    if (text === undefined) return [];
    const at = { code: "SIR-W411", path: ["spec", "source", "inventory", index] } as const;
    if (text === null)
      return [
        { ...at, message: `${plainText(path)} cannot be read, so its hosts are not compared. Add the file, or leave it out.` },
      ];
    const left = hostsOf(text).filter(({ names }) => names.length > 0 && !names.some((name) => known.has(name)));
    const [first] = left;
    if (first === undefined) return [];
    const others = left.length === 1 ? "" : ` and ${left.length - 1} more`;
    const message = `${plainText(first.names[0] ?? "")}${others} of the inventory ${left.length === 1 ? "is" : "are"} in no workload.`;
    return [
      {
        ...at,
        message: `${message} Add it with source.ref; strategy: retire if it goes away.`,
      },
    ];
  });
};

/** `vm:srv-web-01..04` stands for four hosts. */
function namesOf(ref: string | undefined, address: string | undefined): readonly string[] {
  const name = ref?.replace(/^[a-z0-9-]+:/i, "").toLowerCase();
  const range = /^(.*?)(\d+)\.\.(\d+)$/.exec(name ?? "");
  const all = name === undefined ? [] : range === null ? [name] : expand(range[1] ?? "", range[2] ?? "", range[3] ?? "");
  return address === undefined ? all : [...all, address.toLowerCase()];
}

const mostInRange = 1000;

function expand(prefix: string, from: string, to: string): readonly string[] {
  const count = Math.min(Number(to) - Number(from) + 1, mostInRange);
  return Array.from(
    { length: Math.max(0, count) },
    (_, index) => `${prefix}${String(Number(from) + index).padStart(from.length, "0")}`,
  );
}

const hostColumns = ["ref", "name", "host", "hostname", "address", "ip"];

/** Hosts of a CSV with a header line. */
function hostsOf(csv: string): readonly { readonly names: readonly string[] }[] {
  const [header = "", ...rows] = csv.split(/\r?\n/).filter((line) => line.trim() !== "");
  const columns = header.split(",").map((cell) => cell.trim().toLowerCase());
  return rows.map((row) => {
    const cells = row.split(",").map((cell) => cell.trim().replaceAll('"', "").toLowerCase());
    const names = columns.flatMap((column, index) => (hostColumns.includes(column) ? (cells[index] ?? []) : []));
    return { names: names.filter((name) => name !== "").map((name) => name.replace(/^vm:/, "")) };
  });
}
