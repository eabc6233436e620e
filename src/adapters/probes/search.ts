/** Looks for a text in bytes that come in chunks, and keeps of them only what a match could begin in. */
export interface Search {
  add(chunk: Buffer): void;
  /** True from the start when nothing is looked for. */
  found(): boolean;
}

export function searchFor(text: string | undefined): Search {
  const needle = Buffer.from(text ?? "", "utf8");
  let isFound = needle.length === 0;
  let rest = Buffer.alloc(0);
  return {
    add(chunk) {
      if (isFound) return;
      const window = Buffer.concat([rest, chunk]);
      isFound = window.includes(needle);
      rest = window.subarray(Math.max(0, window.length - needle.length + 1));
    },
    found: () => isFound,
  };
}
