/** What one file may hold. Far above any real spec, far below what would hurt. */
export const limits = {
  bytes: 1_048_576,
  /** Lexical tokens: a cheap bound on what parsing can cost. */
  lexemes: 750_000,
  depth: 60,
  /** Values after aliases are expanded. */
  values: 200_000,
  /** Items in one list. */
  items: 5_000,
  /** Expanded uses of one anchor: a chain of anchors that multiplies is stopped here. */
  aliasUses: 20,
  /** Characters in one scalar. */
  scalar: 65_536,
  findings: 200,
} as const;
