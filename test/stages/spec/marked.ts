/** A place that a fixture marks: `#   ^ SIR-E104` points at a column of the line above, `# < SIR-E110` at its first. */
export interface Mark {
  readonly code: string;
  readonly line: number;
  readonly column: number;
}

export function marksIn(text: string): readonly Mark[] {
  let line = 0;
  return text.split("\n").flatMap((content, index) => {
    const match = /^#( *)([<^]) (SIR-[EW]\d{3})$/.exec(content);
    if (match === null) {
      line = index + 1;
      return [];
    }
    const column = match[2] === "<" ? 1 : (match[1] ?? "").length + 2;
    return [{ code: match[3] ?? "", line, column }];
  });
}
