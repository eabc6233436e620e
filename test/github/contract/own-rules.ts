/** What GitHub enforces and its description does not say. Sources: its answers as design work recorded them, and docs.github.com. */

type Json = Readonly<Record<string, unknown>>;

/** Bodies of comments, issues and pull requests. */
const mostCharacters = 65_536;

export function ownRules(operation: string, body: Json): readonly string[] {
  const problems: string[] = [];
  const text = body["body"];
  if (/\/(comments|comments\/\{comment_id\}|pulls|pulls\/\{pull_number\}|reviews)$/.test(operation))
    if (typeof text === "string" && text.length > mostCharacters)
      problems.push(`body has ${text.length} characters; 65536 are allowed`);
  if (/\/check-runs(\/\{check_run_id\})?$/.test(operation)) {
    if (body["status"] === "completed" && body["conclusion"] === undefined) problems.push("completed without a conclusion");
    const annotations = (body["output"] as Json | undefined)?.["annotations"];
    for (const one of Array.isArray(annotations) ? (annotations as Json[]) : []) problems.push(...annotationRules(one));
  }
  return problems;
}

function annotationRules(annotation: Json): readonly string[] {
  const [start, end] = [Number(annotation["start_line"]), Number(annotation["end_line"])];
  const problems: string[] = [];
  if (start < 1 || end < start) problems.push(`annotation from line ${start} to ${end}`);
  if (annotation["start_column"] !== undefined && start !== end) problems.push("annotation with columns over several lines");
  return problems;
}

/** Answers that any endpoint may give, whatever its description lists. */
const anywhere = [301, 304, 307, 400, 401, 403, 404, 429];

export function mayAnswer(operation: string, status: number): boolean {
  if (anywhere.includes(status) || status >= 500) return true;
  // 422 of the Checks API is real and not described; 405 and 409 of a merge are.
  return status === 422 && /\/check-runs|\/git\/|\/dismissals$|\/labels|\/access_tokens$|\/comments/.test(operation);
}
