import type { Finding } from "../domain/finding.ts";
import type { Repository } from "../ports/repository.ts";
import type { World } from "../ports/world.ts";
import { withDefaults } from "../domain/defaults.ts";
import { located } from "../domain/finding.ts";
import { displayPath } from "../domain/spec-path.ts";
import { estimateTransfers } from "../stages/estimate/estimate-transfers.ts";
import { readSpec } from "../stages/spec/read.ts";
import { Failure } from "../domain/failure.ts";
import { readGoverning } from "./review/governing.ts";
import { defaultPaths, specLimitBytes } from "./review/request.ts";
import { readVersions } from "./review/read-versions.ts";
import { readText } from "./review/texts.ts";

export interface Validation {
  readonly files: readonly string[];
  readonly findings: readonly Finding[];
}

/** Everything that can be said of specs and settings from their text alone. */
export async function validateSpecs(
  request: { readonly repository: Repository; readonly files?: readonly string[] },
  world: World,
): Promise<Validation> {
  const { head, base } = request.repository;
  const now = world.clock.now();
  const catalogue = await world.policies.describe();
  const governing = await readGoverning(request.repository, catalogue, now);
  const files = request.files ?? (await head.list(governing.settings?.paths ?? defaultPaths));
  const names: { readonly file: string; readonly name: string }[] = [];
  const findings: Finding[] = [...governing.findings];
  for (const file of files) {
    const text = await readText(head, file, specLimitBytes);
    if (text === undefined) throw new Failure("file-unreadable", { file, why: "there is no such file" });
    const before = base === undefined ? undefined : await readText(base, file, specLimitBytes);
    const siblings = names.map(({ name }) => name);
    const versions = { file, siblings, head: text, ...(before === undefined ? {} : { base: before }) };
    const read = await readVersions(versions, text.text, { governing, catalogue, version: head, now });
    findings.push(...read.findings);
    const document = readSpec(file, text.text).document;
    if (document !== undefined) names.push({ file, name: document.migration.metadata.name });
    if (read.subject === undefined) continue;
    const { sources, migration } = read.subject.head;
    const estimates = estimateTransfers(withDefaults(migration)).findings;
    findings.push(...estimates.map((finding) => located(finding, sources, displayPath(finding.path, migration))));
  }
  return { files, findings };
}
