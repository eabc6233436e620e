import type { SecretReference } from "../../domain/secret-reference.ts";
import type { SecretValues } from "../../ports/secrets.ts";

export type ReferenceOf<K extends SecretReference["kind"]> = Extract<SecretReference, { kind: K }>;

/** One kind of store. Values are never empty; what cannot be read is a Failure. */
export interface SecretSource<K extends SecretReference["kind"]> {
  read(reference: ReferenceOf<K>): Promise<SecretValues>;
}

/** `env:` and `file:` have one value. */
export const single = (value: string): SecretValues => ({ value });
