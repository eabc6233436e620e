import { masked } from "../../domain/change.ts";
import type { Diagnostic } from "../../domain/plan.ts";
import { withoutSecrets } from "../../domain/secret-text.ts";

/** Hides the values of credentials in what Terraform and providers say. */
export interface Mask {
  text(text: string): string;
  diagnostic(diagnostic: Diagnostic): Diagnostic;
}

/** Shorter values are no secrets and would blot out half the text: a region, `1`. */
const shortest = 8;

export function maskOf(secrets: Iterable<string>): Mask {
  // The longest first: one may be the beginning of another.
  const hidden = [...new Set(secrets)].filter((value) => value.length >= shortest).sort((a, b) => b.length - a.length);
  const forms = hidden.flatMap((value) => [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)]);
  // Providers and scripts print what they were given: what looks like a credential is hidden, whoever it belongs to.
  const text = (value: string): string => withoutSecrets(forms.reduce((said, form) => said.replaceAll(form, masked), value));
  return {
    text,
    diagnostic: ({ summary, detail, ...rest }) => ({
      ...rest,
      summary: text(summary),
      ...(detail === undefined ? {} : { detail: text(detail) }),
    }),
  };
}
