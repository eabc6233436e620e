import type { Json } from "../../domain/change.ts";
import type { Diagnostic } from "../../domain/plan.ts";
import { withoutSecrets } from "../../domain/secret-text.ts";
import { items, member, text } from "./json.ts";
import type { Secrets } from "./secrets.ts";

/** Failed pre- and postconditions, variable validations and check blocks. A failed check block only warns. */
export function checkDiagnostics(checks: Json | undefined, secrets: Secrets): readonly Diagnostic[] {
  return items(checks).flatMap((check) => {
    const severity = text(member(member(check, "address"), "kind")) === "check" ? "warning" : "error";
    return items(member(check, "instances")).flatMap((instance) => problems(instance, severity, secrets));
  });
}

function problems(instance: Json, severity: Diagnostic["severity"], secrets: Secrets): readonly Diagnostic[] {
  const address = text(member(member(instance, "address"), "to_display"));
  const status = text(member(instance, "status"));
  if (status !== "fail" && status !== "error") return [];
  const messages = items(member(instance, "problems")).map((problem) => text(member(problem, "message")) ?? "");
  return (messages.length === 0 ? [""] : messages).map((message) => ({
    severity,
    summary: status === "error" ? "A condition could not be evaluated" : "A condition is not met",
    ...(message === "" ? {} : { detail: withoutSecrets(secrets.text(message)) }),
    ...(address === undefined ? {} : { address }),
  }));
}
