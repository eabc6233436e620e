import { Failure } from "../domain/failure.ts";
import type { PolicyCatalogue, Rule } from "../domain/policy.ts";
import type { Evidence, Review, SpecReview } from "../domain/review.ts";
import type { World } from "../ports/world.ts";
import { decideReview } from "../stages/authorize/decide-review.ts";
import { earliest } from "../stages/spec/waivers.ts";
import { customDigest, customRules } from "./review/custom-evidence.ts";
import { governanceDigest } from "./review/governance-digest.ts";
import { findSpecs } from "./review/find-specs.ts";
import { readGoverning } from "./review/governing.ts";
import type { Outlines } from "./review/outlines.ts";
import type { ReviewRequest } from "./review/request.ts";
import type { SpecSources } from "./review/read-versions.ts";
import { holdSpec, reviewSpec } from "./review/review-spec.ts";

/** Specs at a head against a base → one review that a person can decide from. Who makes many of them passes the outlines from one to the next. */
export async function reviewSpecs(request: ReviewRequest, given: World, outlines?: Outlines): Promise<Review> {
  const catalogue = await given.policies.describe();
  const governing = await readGoverning(request.repository, catalogue, given.clock.now());
  const binary = governing.settings?.terraform?.binary;
  const world = binary === undefined ? given : { ...given, terraform: given.terraform.named(binary) };
  const { sources, examined } = await findSpecs(request, governing, outlines);
  const { holdAbove = Infinity } = request;
  const make = sources.length > holdAbove ? holding(sources.length, holdAbove) : reviewSpec;
  const specs: SpecReview[] = [];
  for (const source of sources) {
    request.signal?.throwIfAborted();
    world.progress({ type: "step", text: `Reviewing ${source.file}` });
    specs.push(await explained(source, () => make(source, governing, catalogue, request, world)));
  }
  const { verdict, reasons } = decideReview({
    specs: specs.map((spec) => spec.verdict),
    findings: governing.findings,
    governanceChanges: governing.changes,
    policyChanges: governing.policyChanges,
    gaps: governing.gaps,
    examined,
    // Paths that somebody wrote and that match nothing are a mistake, and would be green for ever.
    mayHaveNoSpecs: request.mayHaveNoSpecs === true && governing.settings?.paths === undefined,
  });
  const until = earliest(specs.map((spec) => spec.holdsUntil));
  return {
    schema: "sirsi.review/1",
    product: { name: "SirsiNexus GitOps", version: request.version },
    at: world.clock.now().toISOString(),
    base: request.repository.base?.name ?? null,
    head: request.repository.head.name,
    verdict,
    reasons,
    specs,
    findings: governing.findings,
    rules: [...rulesUsed(catalogue.rules, specs), ...customRules(specs)],
    evidence: {
      ...evidenceOf(catalogue, sources, specs),
      examined,
      governanceDigest: await governanceDigest(request.repository, governing.settings),
    },
    ...(until === undefined ? {} : { holdsUntil: until }),
  };
}

/** Many specs at once cost hours of planning; their text is checked, and somebody with write access decides about the rest. */
function holding(count: number, most: number): typeof reviewSpec {
  const why = `${count} specs change at once, more than ${most}, so they were checked and not planned. Somebody with write access can start the whole review: /sirsi plan`;
  return (source, governing, catalogue, request, world) => holdSpec(source, governing, catalogue, request, world, why);
}

/** A failure in one spec closes that spec's gate; the others are still reviewed. */
async function explained(source: SpecSources, review: () => Promise<SpecReview>): Promise<SpecReview> {
  try {
    return await review();
  } catch (error) {
    const why = error instanceof Failure ? `${error.message} ${error.next}` : ourFault(error);
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

/** Our own mistake in one spec must not cost the review of the others, and must not look like anybody else's. */
function ourFault(error: unknown): string {
  const [message = "", at = ""] = error instanceof Error ? (error.stack ?? error.message).split("\n") : [String(error)];
  const place = /(?:src|node_modules)\/[\w@./-]+:\d+/.exec(at)?.[0];
  return `This is a bug in sirsi: ${message}${place === undefined ? "" : ` (${place})`}. Please report it with the spec.`;
}

function rulesUsed(rules: readonly Rule[], specs: readonly SpecReview[]): readonly Rule[] {
  const used = new Set(specs.flatMap(({ policy }) => policy?.results.map(({ rule }) => rule) ?? []));
  return rules.filter(({ id }) => used.has(id));
}

function evidenceOf(
  { bundle }: PolicyCatalogue,
  sources: readonly SpecSources[],
  specs: readonly SpecReview[],
): Omit<Evidence, "examined"> {
  const plans = specs.flatMap((spec) =>
    spec.waves.flatMap(({ plan }) => (plan === undefined ? [] : [{ key: `${spec.migration ?? spec.file}/${plan.wave}`, plan }])),
  );
  const policies = specs.flatMap(({ policy }) => policy ?? []);
  return {
    files: sources.map(({ file, base, head, namedDigest, named }) => ({
      file,
      baseDigest: base?.digest ?? null,
      headDigest: head?.digest ?? null,
      ...(namedDigest === undefined ? {} : { namedDigest }),
      ...(named === undefined ? {} : { named }),
    })),
    planDigests: Object.fromEntries(plans.map(({ key, plan }) => [key, plan.digest])),
    bundleDigest: policies.length === 0 ? null : bundle.digest,
    ...customDigest(policies),
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
