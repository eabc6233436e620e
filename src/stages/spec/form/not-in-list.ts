import { yamlText, type Draft } from "../draft.ts";
import { nearMiss, suggestion } from "../near-miss.ts";
import { article, listed, quote } from "../words.ts";
import type { Complaint } from "./complaint.ts";
import { wrongType } from "./wrong-type.ts";

export function notInList(complaint: Complaint): Draft | undefined {
  const { path, value, params } = complaint;
  // A wrong type is told as such; the list follows once it is text.
  if (typeof value !== "string") return wrongTypeWins(complaint);
  const allowed = (params["allowedValues"] as readonly unknown[]).map(String);
  const near = nearMiss(value, allowed);
  const noun = nounOf(path);
  return {
    code: "SIR-E104",
    path,
    message: `${quote(value)} is not ${noun}. ${suggestion(near, `Use ${listed(allowed, "or")}.`)}`,
    ...(near === undefined ? {} : { replacement: yamlText(near) }),
  };
}

/** The validator reports the type beside the list, except where only the list is given. */
const wrongTypeWins = (complaint: Complaint): Draft | undefined =>
  complaint.schema["type"] === undefined ? wrongType(complaint) : undefined;

function nounOf(path: Complaint["path"]): string {
  const last = path.at(-1);
  if (typeof last === "number") return `one of ${String(path.at(-2) ?? "the list")}`;
  return article(String(last));
}

export function wrongConstant({ path, value, params }: Complaint): Draft {
  const allowed = String(params["allowedValue"]);
  if (path[0] === "apiVersion")
    return {
      code: "SIR-E111",
      path,
      message: `apiVersion ${typeof value === "string" ? quote(value).slice(1, -1) : quote(value)} is not known to this version. Use ${allowed}.`,
      replacement: allowed,
    };
  return {
    code: "SIR-E104",
    path,
    message: `${quote(value)} is not the kind of this file. Write kind: ${allowed}.`,
    replacement: allowed,
  };
}
