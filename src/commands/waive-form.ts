import type { WaiveAsk } from "../domain/command.ts";
import type { Form, Given, Refusal } from "./form.ts";

/** As in schemas/waivers.schema.json, which judges the whole entry again. */
const shortestReason = 20;
const longestReason = 500;
const ruleForm = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
const ownerForm = /^(@[A-Za-z0-9-]+\/[A-Za-z0-9_.-]+|(group|user):([a-z0-9-]+\/)?[A-Za-z0-9._-]+)$/;
const approverForm =
  /^(@?[A-Za-z0-9](-?[A-Za-z0-9]){0,38}|@[A-Za-z0-9-]+\/[A-Za-z0-9_.-]+|(group|user):([a-z0-9-]+\/)?[A-Za-z0-9._-]+)$/;
const environments = ["production", "staging", "test", "development"] as const;

export const waiveForm = {
  name: "waive",
  usage:
    "/sirsi waive RULE until YYYY-MM-DD [spec: NAME] [path: PATH | address: ADDRESS | workload: NAME] [environment: NAME] [owner: @org/team] [approvers: @org/team,@login] reason: TEXT",
  most: 3,
  keys: ["spec", "path", "address", "workload", "environment", "owner", "approvers"],
  text: "reason",
  read: (given) => {
    const fault = faultOf(given);
    return fault === undefined ? read(given) : { why: fault };
  },
} as const satisfies Form;

function faultOf({ words: [rule = "", until, day = "", ...more], keys }: Given): string | undefined {
  if (until !== "until" || more.length > 0) return "Write the rule, the word until, and a day.";
  if (!ruleForm.test(rule)) return "The rule is one id, such as AWS-S3-010.";
  if (!isDay(day)) return "The day is written YYYY-MM-DD, and must exist.";
  const reason = keys.get("reason") ?? "";
  if (reason.length < shortestReason) return `Give a reason of at least ${shortestReason} characters: reason: …`;
  if (reason.length > longestReason) return `The reason has more than ${longestReason} characters. Shorten it.`;
  if (["path", "address", "workload"].filter((key) => keys.has(key)).length > 1)
    return "Name one of path:, address: and workload:, not several.";
  const environment = keys.get("environment");
  if (environment !== undefined && !isEnvironment(environment)) return `An environment is one of ${environments.join(", ")}.`;
  if (!ownerForm.test(keys.get("owner") ?? "@a/b")) return "An owner is a team, such as @org/team.";
  return approversOf(keys).every((approver) => approverForm.test(approver))
    ? undefined
    : "Approvers are logins and teams with commas between them, such as @org/team,@login.";
}

function read({ words: [rule = "", , until = ""], keys }: Given): WaiveAsk | Refusal {
  const environment = keys.get("environment");
  const owner = keys.get("owner");
  const names = [
    ["spec", keys.get("spec")],
    ["specPath", keys.get("path")],
    ["address", keys.get("address")],
    ["workload", keys.get("workload")],
    ["environment", environment],
  ] as const;
  return {
    name: "waive",
    rule,
    until,
    reason: keys.get("reason") ?? "",
    match: Object.fromEntries(names.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
    approvers: approversOf(keys),
    ...(owner === undefined ? {} : { owner }),
  };
}

const approversOf = (keys: Given["keys"]): readonly string[] =>
  (keys.get("approvers") ?? "").split(",").flatMap((name) => (name.trim() === "" ? [] : [name.trim()]));

const isEnvironment = (name: string): boolean => environments.some((one) => one === name);

function isDay(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
