import type { SpecPath } from "../../domain/spec-path.ts";
import type { Block, Expression } from "./expression.ts";
import { dotted } from "./marks.ts";

/**
 * Unknown attributes that no expression of the configuration sets: the provider will fill in its default. They are as unset
 * as an attribute that is not there, and not a value that somebody chose and the plan does not know yet.
 * A `dynamic` block leaves no trace in a plan's configuration, see {@link mayBeRepeated}.
 */
export function unsetPaths(unknown: readonly SpecPath[], body: Block, type: string, doubts: Doubts): readonly SpecPath[] {
  return unknown.filter((path) => !isSet(body, path) && !mayBeRepeated(type, dotted(path), doubts));
}

/** What speaks for a block that somebody repeats over something unknown. */
export interface Doubts {
  /** The configuration may hold `dynamic` blocks. What we synthesize never does. */
  readonly mayRepeat: boolean;
  /** The plan depends on an unknown list that no expression in sight refers to. */
  readonly hasUnexplainedList: boolean;
}

/** Blocks that a provider leaves empty when nobody writes one: when the plan does not know them, somebody repeats them. */
const onlyWritten: Readonly<Record<string, readonly string[]>> = {
  aws_cloudfront_distribution: ["default_cache_behavior", "ordered_cache_behavior", "viewer_certificate"],
  aws_ecs_task_definition: ["volume", "volume.efs_volume_configuration"],
  aws_iam_policy_document: ["statement", "statement.condition", "statement.not_principals", "statement.principals"],
  aws_lambda_function: ["environment"],
  aws_msk_cluster: ["encryption_info", "encryption_info.encryption_in_transit"],
};

/** Blocks that the cloud fills in as well, so that a plan shows nobody's and somebody's alike. */
const alsoFilledIn: Readonly<Record<string, readonly string[]>> = {
  aws_instance: ["ebs_block_device"],
  aws_launch_configuration: ["ebs_block_device"],
  aws_s3_bucket: ["grant"],
  aws_s3_bucket_acl: ["access_control_policy"],
};

/**
 * A block repeated over something unknown (`dynamic`) is unknown as a whole and stands nowhere in the configuration. Named are
 * the blocks whose absence lets a rule pass; of those that the cloud fills in, there is reason to doubt only in a plan
 * that depends on something unknown which no expression in sight refers to.
 */
function mayBeRepeated(type: string, path: string, { mayRepeat, hasUnexplainedList }: Doubts): boolean {
  const named = (blocks: Readonly<Record<string, readonly string[]>>) =>
    Object.hasOwn(blocks, type) && (blocks[type] ?? []).includes(path);
  return mayRepeat && (named(onlyWritten) || (hasUnexplainedList && named(alsoFilledIn)));
}

function isSet(expression: Expression, path: SpecPath): boolean {
  const [step, ...rest] = path;
  if (step === undefined) return true;
  switch (expression.kind) {
    case "constant":
    case "opaque":
    case "references":
      return true;
    case "list":
      // Plans sort sets of blocks, so the index says nothing: any item may be the one.
      return expression.items.some((item) => isSet(item, typeof step === "number" ? rest : path));
    case "block": {
      if (typeof step === "number") return isSet(expression, rest);
      const entry = expression.entries.get(step);
      return entry !== undefined && isSet(entry, rest);
    }
  }
}
