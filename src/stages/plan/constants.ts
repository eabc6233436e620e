import { createHash } from "node:crypto";
import type { Attributes, Json } from "../../domain/change.ts";
import type { Block, Expression } from "./expression.ts";
import { put, sameJson, step } from "./json.ts";
import type { Scopes } from "./scope.ts";
import { evaluate, type Frame } from "./values.ts";

/** How much more may be written out; shared by all resources of a plan, since a local can be named by each of them. */
export interface Budget {
  left: number;
}

/**
 * The constant values of a resource's configuration, through variables and locals. A value that a plan only hints at is taken
 * where the planned value agrees, as itself or as its SHA-1 (which is what the AWS provider plans for `user_data`). Text with
 * references left in it keeps them as `${…}`, so that the constant parts of a policy can be read; a lone reference is left out.
 */
export function constantsOf(body: Block, frame: Frame, scopes: Scopes, planned: Json, budget: Budget): Attributes {
  const told: Record<string, Json> = {};
  for (const [name, expression] of body.entries) {
    const value = constantOf(expression, frame, scopes, step(planned, name), budget);
    if (value !== undefined) put(told, name, value);
  }
  return told;
}

function constantOf(
  expression: Expression,
  frame: Frame,
  scopes: Scopes,
  planned: Json | undefined,
  budget: Budget,
): Json | undefined {
  switch (expression.kind) {
    case "constant":
      return expression.value;
    case "opaque":
      return undefined;
    case "references": {
      const found = evaluate(expression, frame, scopes);
      if (found === undefined || found.size > budget.left || (found.partial === true && isLoneReference(expression.template)))
        return undefined;
      if (!found.certain && !agrees(found.value, planned)) return undefined;
      budget.left -= found.size;
      return found.value;
    }
    case "block":
      return constantsOf(expression, frame, scopes, planned ?? null, budget);
    case "list":
      return expression.items.map((item, index) => constantOf(item, frame, scopes, step(planned, index), budget) ?? null);
  }
}

const isLoneReference = (template: string | undefined): boolean => /^\$\{[^{}]*\}$/.test(template ?? "");

function agrees(value: Json, planned: Json | undefined): boolean {
  if (sameJson(value, planned)) return true;
  return typeof value === "string" && typeof planned === "string" && /^[0-9a-f]{40}$/.test(planned) && sha1(value) === planned;
}

const sha1 = (text: string): string => createHash("sha1").update(text).digest("hex");
