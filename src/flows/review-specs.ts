import { Failure } from "../domain/failure.ts";
import type { PolicyCatalogue, Rule } from "../domain/policy.ts";
import type { Evidence, Review, SpecReview } from "../domain/review.ts";
import type { World } from "../ports/world.ts";
import { worstVerdict } from "../stages/authorize/worst-verdict.ts";
import { readSpec } from "../stages/spec/read.ts";
import { readGoverning, type Governing } from "./review/governing.ts";
import { defaultPaths, specLimitBytes, type ReviewRequest } from "./review/request.ts";
import type { SpecSources } from "./review/read-versions.ts";
import { reviewSpec } from "./review/review-spec.ts";
import { readText, type Text } from "./review/texts.ts";

/** Specs at a head against a base → one review that a person can decide from. */
export async function reviewSpecs(request: ReviewRequest, given: World): Promise<Review> {
  const catalogue = await given.policies.describe();
  const governing = await readGoverning(request.repository, catalogue, given.clock.now());
  const binary = governing.settings?.terraform?.binary;
  const world = binary === undefined ? given : { ...given, terraform: given.terraform.named(binary) };
  const sources = await specSources(request, governing);
  const specs: SpecReview[] = [];
  for (const source of sources) {
    world.progress({ type: "step", text: `Reviewing ${source.file}` });
    specs.push(await reviewOrExplain(source, governing, catalogue, request, world));
  }
  return assembleReview(request, governing, catalogue, sources, specs, world.clock.now());
}

/** A failure in one spec closes that spec's gate; the others are still reviewed. */
async function reviewOrExplain(
  source: SpecSources,
  governing: Governing,
  catalogue: PolicyCatalogue,
  request: ReviewRequest,
  world: World,
): Promise<SpecReview> {
  try {
    return await reviewSpec(source, governing, catalogue, request, world);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const why = `${error.message} ${error.next}`;
    return {
      file: source.file,
      status: "changed",
      verdict: "not-evaluated",
      reasons: [why],
      findings: [],
      waves: [],
      workloads: [],
      edges: [],
      unknowns: [why],
    };
  }
}

/** The files to review: those that were named, else those under the settings' paths that differ from the base. */
async function specSources(request: ReviewRequest, { settings }: Governing): Promise<readonly SpecSources[]> {
  const { base, head } = request.repository;
  const paths = settings?.paths ?? defaultPaths;
  const inHead = await head.list(paths);
  const all = request.files ?? [...new Set([...inHead, ...((await base?.list(paths)) ?? [])])].toSorted();
  const texts = new Map<string, { readonly base: Text | undefined; readonly head: Text | undefined }>();
  for (const file of all) {
    texts.set(file, {
      head: await readText(head, file, specLimitBytes),
      base: base === undefined ? undefined : await readText(base, file, specLimitBytes),
    });
  }
  const names = await namesIn(inHead, texts, request);
  return [...texts].flatMap(([file, text]): readonly SpecSources[] => {
    if (text.head === undefined && text.base === undefined)
      throw new Failure("file-unreadable", { file, why: "there is no such file at head or base" });
    if (request.files === undefined && text.head?.digest === text.base?.digest) return [];
    const siblings = names.filter((entry) => entry.file !== file).map(({ name }) => name);
    return [
      {
        file,
        siblings,
        ...(text.base === undefined ? {} : { base: text.base }),
        ...(text.head === undefined ? {} : { head: text.head }),
      },
    ];
  });
}

/** Names of all migrations at the head, so that two files cannot claim one. */
async function namesIn(
  files: readonly string[],
  texts: ReadonlyMap<string, { readonly head: Text | undefined }>,
  request: ReviewRequest,
): Promise<readonly { readonly file: string; readonly name: string }[]> {
  const names = [];
  for (const file of files) {
    const text = texts.get(file)?.head ?? (await readText(request.repository.head, file, specLimitBytes));
    const name = text === undefined ? undefined : readSpec(file, text.text).document?.migration.metadata.name;
    if (name !== undefined) names.push({ file, name });
  }
  return names;
}

function assembleReview(
  request: ReviewRequest,
  governing: Governing,
  catalogue: PolicyCatalogue,
  sources: readonly SpecSources[],
  specs: readonly SpecReview[],
  now: Date,
): Review {
  const broken = governing.findings.some(({ level }) => level === "error");
  return {
    schema: "sirsi.review/1",
    product: { name: "SirsiNexus GitOps", version: request.version },
    at: now.toISOString(),
    base: request.repository.base?.name ?? null,
    head: request.repository.head.name,
    verdict: worstVerdict([...specs.map(({ verdict }) => verdict), ...(broken ? (["invalid"] as const) : [])]),
    specs,
    findings: governing.findings,
    rules: rulesUsed(catalogue.rules, specs),
    evidence: evidenceOf(catalogue, sources, specs),
  };
}

function rulesUsed(rules: readonly Rule[], specs: readonly SpecReview[]): readonly Rule[] {
  const used = new Set(specs.flatMap(({ policy }) => policy?.results.map(({ rule }) => rule) ?? []));
  return rules.filter(({ id }) => used.has(id));
}

function evidenceOf({ bundle }: PolicyCatalogue, sources: readonly SpecSources[], specs: readonly SpecReview[]): Evidence {
  const plans = specs.flatMap((spec) =>
    spec.waves.flatMap(({ plan }) => (plan === undefined ? [] : [{ key: `${spec.migration ?? spec.file}/${plan.wave}`, plan }])),
  );
  const policies = specs.flatMap(({ policy }) => policy ?? []);
  return {
    files: sources.map(({ file, base, head }) => ({ file, baseDigest: base?.digest ?? null, headDigest: head?.digest ?? null })),
    planDigests: Object.fromEntries(plans.map(({ key, plan }) => [key, plan.digest])),
    bundleDigest: policies.length === 0 ? null : bundle.digest,
    inputDigests: policies.map(({ inputDigest }) => inputDigest),
    priceBookDate: specs.find(({ cost }) => cost !== undefined)?.cost?.priceBook.date ?? null,
    counts: {
      specs: specs.length,
      resources: plans.reduce((sum, { plan }) => sum + plan.changes.length, 0),
      rules: Math.max(0, ...policies.map(({ coverage }) => coverage.rules)),
      results: policies.reduce((sum, { results }) => sum + results.length, 0),
    },
  };
}
