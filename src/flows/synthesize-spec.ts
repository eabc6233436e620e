import { Failure } from "../domain/failure.ts";
import { located, type Finding } from "../domain/finding.ts";
import { displayPath } from "../domain/spec-path.ts";
import type { Stack } from "../domain/stack.ts";
import type { Repository } from "../ports/repository.ts";
import type { World } from "../ports/world.ts";
import { synthesize } from "../stages/synth/synthesize.ts";
import { readFiles } from "./review/asset-files.ts";
import { readGoverning } from "./review/governing.ts";
import { specLimitBytes } from "./review/request.ts";
import { readVersions } from "./review/read-versions.ts";
import { readText } from "./review/texts.ts";
import { withDefaults } from "../domain/defaults.ts";

/** A spec's Terraform JSON, as a connected plan would use it: no mock keys, no sandbox. */
export async function synthesizeSpec(
  { repository, file }: { readonly repository: Repository; readonly file: string },
  world: World,
): Promise<{ readonly stacks: readonly Stack[]; readonly findings: readonly Finding[] }> {
  const catalogue = await world.policies.describe();
  const governing = await readGoverning(repository, catalogue, world.clock.now());
  const text = await readText(repository.head, file, specLimitBytes);
  if (text === undefined) throw new Failure("file-unreadable", { file, why: "there is no such file" });
  const before = repository.base === undefined ? undefined : await readText(repository.base, file, specLimitBytes);
  const sources = { file, siblings: [], head: text, ...(before === undefined ? {} : { base: before }) };
  const surroundings = { governing, catalogue, version: repository.head, now: world.clock.now() };
  const { subject, findings } = await readVersions(sources, text.text, surroundings);
  if (subject === undefined) return { stacks: [], findings };
  const schema = await world.schemas.provider("aws");
  if (schema === undefined) throw new Failure("provider-schemas-broken", { why: "the AWS schema is not there" });
  const { contents, unreadable } = await readFiles(subject.migration, repository.head);
  const [missing] = unreadable;
  if (missing !== undefined) throw missing;
  const synthesis = synthesize({
    migration: subject.migration,
    files: contents,
    upstream: {},
    prices: await world.prices.book(),
    schema,
    mode: "connected",
    ...(subject.base === undefined ? {} : { lastApplied: withDefaults(subject.base.migration) }),
    ...(governing.settings === undefined ? {} : { settings: governing.settings }),
  });
  const { sources: map, migration } = subject.head;
  const found = synthesis.findings.map((finding) => located(finding, map, displayPath(finding.path, migration)));
  return { stacks: synthesis.stacks, findings: [...findings, ...found] };
}
