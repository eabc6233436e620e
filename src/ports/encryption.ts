/** Authenticated encryption of what lies on disk or in the database: states, plan files. */
export interface Encryption {
  /** The id of the key that seals. */
  readonly current: string;
  /** Ids of the keys that open. */
  readonly keys: readonly string[];
  /** The context is not in the result and must be the same to open it: what the bytes are and whose. */
  seal(plain: Uint8Array, context: string): Uint8Array;
  open(sealed: Uint8Array, context: string): Opened;
}

export type Opened =
  | { readonly bytes: Uint8Array }
  /** `key` is the id of one that is not there. "altered" also means: sealed in another context. */
  | { readonly refused: "unknown-key"; readonly key: string }
  | { readonly refused: "altered" };
