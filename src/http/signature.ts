import { createHmac, timingSafeEqual } from "node:crypto";

/** Checks `X-Hub-Signature-256` while a body comes in. */
export interface SignatureCheck {
  update(chunk: Buffer): void;
  /** True when one of the secrets signed it. Every secret is compared, always, in constant time. */
  isValid(): boolean;
}

const grammar = /^sha256=([0-9a-f]{64})$/;

/** undefined for a header that no secret could have made. */
export function signatureCheck(header: string | undefined, secrets: readonly string[]): SignatureCheck | undefined {
  const hex = grammar.exec(header ?? "")?.[1];
  if (hex === undefined) return undefined;
  const given = Buffer.from(hex, "hex");
  const digests = secrets.map((secret) => createHmac("sha256", secret));
  return {
    update: (chunk) => {
      for (const digest of digests) digest.update(chunk);
    },
    isValid: () => digests.map((digest) => timingSafeEqual(digest.digest(), given)).includes(true),
  };
}
