import { stringify } from "yaml";
import type { SpecDocument } from "../../../src/domain/document.ts";
import type { Finding } from "../../../src/domain/finding.ts";
import { readSpec } from "../../../src/stages/spec/read.ts";

type Tree = Readonly<Record<string, unknown>>;

/** A small valid spec as data; `spec` and `metadata` replace whole fields. */
export function specTree(spec: Tree = {}, metadata: Tree = {}): Tree {
  return {
    apiVersion: "sirsi.dev/v1",
    kind: "Migration",
    metadata: { name: "shop", owner: "@acme/commerce", ...metadata },
    spec: {
      target: { provider: "aws", region: "germany" },
      workloads: [
        { name: "keys", kind: "secret-store" },
        { name: "orders", kind: "queue" },
      ],
      ...spec,
    },
  };
}

/** The document of a tree; throws when it does not fit the schema, because then the test is wrong. */
export function documentOf(tree: Tree): SpecDocument {
  const { document, findings } = readSpec("migrations/shop.yaml", stringify(tree));
  if (document === undefined) throw new Error(findings.map(({ at, message }) => `${at}: ${message}`).join("\n"));
  return document;
}

export const specOf = (spec?: Tree, metadata?: Tree): SpecDocument => documentOf(specTree(spec, metadata));

/** `SIR-E301 spec.waves[data].state` */
export const summary = ({ code, at }: Finding): string => `${code} ${at}`;
