import type { Draft } from "../draft.ts";
import { nearMiss, suggestion } from "../near-miss.ts";
import { plainText, some } from "../words.ts";
import type { Complaint } from "./complaint.ts";

export function unknownField({ path, params, schema, value }: Complaint): Draft {
  const key = String(params["additionalProperty"]);
  const at = { path: [...path, key], part: "key" } as const;
  if (key === "status" && (path.length === 0 || (path.length === 1 && path[0] === "spec")))
    return {
      ...at,
      code: "SIR-E110",
      message: "status is kept by the service, not in git. Remove it; the check run shows the progress.",
    };
  const known = Object.keys(schema["properties"] ?? {});
  const near = nearMiss(key, known);
  const otherwise = known.length === 0 ? "Remove it." : `Remove it, or use one of ${some(known)}.`;
  const message = `${plainText(key)} is not a field. ${suggestion(near, otherwise)}`;
  return {
    ...at,
    code: "SIR-E103",
    message,
    // Correcting the key would make it a duplicate of the one that is there.
    ...(near === undefined || isPresent(value, near) ? {} : { replacement: near }),
  };
}

const isPresent = (value: unknown, key: string): boolean =>
  value !== null && typeof value === "object" && Object.hasOwn(value, key);
