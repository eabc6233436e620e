import type { SpecPath } from "../../../domain/spec-path.ts";
import type { YamlReading } from "../yaml/read-yaml.ts";
import type { FormError } from "./form.ts";

/** What does not fit, with its path in steps and the text to look at. */
export interface Complaint extends FormError {
  readonly path: SpecPath;
  readonly yaml: YamlReading;
}
