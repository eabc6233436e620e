import { withoutSecrets } from "../../domain/secret-text.ts";
import type { Waiver } from "../../domain/policy.ts";
import { editYaml, readYamlValue } from "./edit-yaml.ts";
import type { EditResult, YamlEdit } from "./yaml-edit.ts";

/** A waiver that somebody asks for. Dates are YYYY-MM-DD. */
export interface AskedWaiver {
  readonly id: string;
  readonly rules: readonly string[];
  readonly match: Waiver["match"];
  readonly reason: string;
  /** A team or Backstage reference. */
  readonly owner: string;
  /** A GitHub login. */
  readonly requestedBy: string;
  /**
   * Who is asked to approve the pull request that this text goes into. The file has no place for an approval still to come, so
   * the names stand there from the start and are true only once those people have approved: whoever judges that pull request
   * compares the names with its approving reviews. Nothing counts before the merge.
   */
  readonly approvedBy: readonly [string, ...string[]];
  readonly created: string;
  readonly expires: string;
  readonly ticket?: string;
}

const heading = `# Failing rules that this repository accepts for a while. A waiver counts once it is on the base branch, and until the
# end of its last day. Those it names under approvedBy approve the pull request that brings it.
apiVersion: sirsi.dev/v1
kind: Waivers
waivers: []
`;

const longestReason = 500;

/**
 * The text of `.sirsi/waivers.yaml` with one more waiver; `text` is undefined where there is no such file. Form and limits are
 * not judged here: read the result as any waivers file.
 */
export function waiverEdit(text: string | undefined, asked: AskedWaiver): EditResult {
  const present = text === undefined || isOnlyComments(text) ? (text ?? "").replace(/(?<=[^\n])$/, "\n") + heading : text;
  const reading = readYamlValue(present);
  if (!reading.ok) return reading;
  const { value } = reading;
  const list = value !== null && typeof value === "object" && "waivers" in value ? value.waivers : undefined;
  if (Array.isArray(list) && list.some((entry) => idOf(entry) === asked.id))
    return { ok: false, problems: [{ path: ["waivers"], message: `There is a waiver ${asked.id} already. Choose another id.` }] };
  return editYaml(present, [addition(value, list, entryOf(asked))]);
}

const isOnlyComments = (text: string): boolean => /^\ufeff?(?:[ \t]*(?:#.*)?(?:\r?\n|$))*$/.test(text);

function addition(value: unknown, list: unknown, entry: Readonly<Record<string, unknown>>): YamlEdit {
  if (Array.isArray(list)) return { op: "add", path: ["waivers", list.length], to: entry };
  const isThere = value !== null && typeof value === "object" && Object.hasOwn(value, "waivers");
  if (isThere) return { op: "replace", path: ["waivers"], from: null, to: [entry] };
  return { op: "add", path: ["waivers"], to: [entry] };
}

function entryOf({ id, rules, match, reason, owner, requestedBy, approvedBy, created, expires, ticket }: AskedWaiver) {
  return {
    id,
    rules: [...rules],
    match: { ...match },
    reason: oneLine(reason),
    ...(ticket === undefined ? {} : { ticket: oneLine(ticket) }),
    owner,
    requestedBy,
    approvedBy: [...approvedBy],
    created,
    expires,
  };
}

/** What people type into a comment stays in git: no line breaks, nothing invisible, nothing that looks like a credential. */
const oneLine = (text: string): string =>
  withoutSecrets(text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim()).slice(0, longestReason);

const idOf = (entry: unknown): unknown => (entry !== null && typeof entry === "object" && "id" in entry ? entry.id : undefined);
