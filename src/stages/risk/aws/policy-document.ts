import type { Json } from "../../../domain/change.ts";
import { blocks, texts } from "./values.ts";

/** One statement of an IAM policy, with every list spelled out. Actions are in lower case: AWS ignores their case. */
export interface Statement {
  readonly allow: boolean;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  readonly principals: readonly Principal[];
  /** The condition as JSON; empty when there is none. */
  readonly condition: string;
}

export interface Principal {
  /** `*` stands for anyone. */
  readonly kind: "*" | "AWS" | "Service" | "Federated" | "CanonicalUser";
  readonly value: string;
}

export type Policy = readonly Statement[];

/** The policies in an attribute: JSON text, one or several. */
export function readPolicies(value: Json | undefined): readonly (Policy | "unreadable")[] {
  return texts(value)
    .filter((text) => text !== "")
    .map(readPolicy);
}

function readPolicy(text: string): Policy | "unreadable" {
  try {
    const [document] = blocks(JSON.parse(text) as Json);
    return document === undefined ? "unreadable" : blocks(document["Statement"]).map(statement);
  } catch {
    return "unreadable";
  }
}

function statement(raw: { readonly [key: string]: Json }): Statement {
  const lower = (value: Json | undefined) => texts(value).map((action) => action.toLowerCase());
  const condition = raw["Condition"];
  return {
    allow: raw["Effect"] === "Allow",
    actions: lower(raw["Action"]),
    notActions: lower(raw["NotAction"]),
    resources: texts(raw["Resource"]),
    notResources: texts(raw["NotResource"]),
    // Whoever is not named is let in: that is anyone.
    principals: raw["NotPrincipal"] === undefined ? principals(raw["Principal"]) : [{ kind: "*", value: "*" }],
    condition: isEmpty(condition) ? "" : JSON.stringify(condition),
  };
}

const isEmpty = (condition: Json | undefined): boolean =>
  condition === undefined || condition === null || Object.keys(condition).length === 0;

const principalKinds = ["AWS", "Service", "Federated", "CanonicalUser"] as const;

function principals(value: Json | undefined): readonly Principal[] {
  if (value === "*") return [{ kind: "*", value }];
  return blocks(value).flatMap((map) =>
    principalKinds.flatMap((kind) =>
      texts(map[kind]).map((name): Principal => ({ kind: kind === "AWS" && name === "*" ? "*" : kind, value: name })),
    ),
  );
}
