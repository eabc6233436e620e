import type { PolicySource } from "../../domain/policy.ts";
import { oneLine } from "./custom-failure.ts";

/**
 * Sources under names of our own: OPA reads a colon, a dash or a link in a path as something else, and a path is what somebody
 * chose. What OPA says of `policies/1.rego:4` is said of the customer's file again.
 */
export const ownName = (index: number): string => `policies/${index + 1}.rego`;

/** A text of OPA with the customer's paths in it. */
export const inTheirWords = (text: string, sources: readonly Pick<PolicySource, "path">[]): string =>
  oneLine(
    text.replaceAll(
      /(?:[\w./-]*\/)?policies\/(\d{1,4})\.rego/g,
      (own, number: string) => sources[Number(number) - 1]?.path ?? own,
    ),
  );
