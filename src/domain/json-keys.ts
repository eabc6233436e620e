/** One object or list that is open, and the keys that were seen in it. */
interface Open {
  /** undefined in a list. */
  readonly keys: Set<string> | undefined;
  /** Of an object: is the next text a key? */
  expectsKey: boolean;
}

/**
 * A key that stands twice in one object of the text: every parser takes another of the two. At the top two keys are the same that differ
 * in case only, since Go reads them so. The text is valid JSON: parse it first. A loop, since a call per level is a frame per level.
 */
export function repeatedKey(text: string): string | undefined {
  const open: Open[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const inner = open.at(-1);
    switch (text.charCodeAt(at)) {
      case quote: {
        const end = endOfText(text, at);
        if (inner?.keys !== undefined && inner.expectsKey) {
          const key = keyOf(text.slice(at, end + 1), open.length === 1);
          if (inner.keys.has(key)) return key;
          inner.keys.add(key);
          inner.expectsKey = false;
        }
        at = end;
        break;
      }
      case brace:
        open.push({ keys: new Set(), expectsKey: true });
        break;
      case bracket:
        open.push({ keys: undefined, expectsKey: false });
        break;
      case closingBrace:
      case closingBracket:
        open.pop();
        break;
      case comma:
        if (inner !== undefined) inner.expectsKey = true;
        break;
    }
  }
  return undefined;
}

const [quote, brace, bracket, closingBrace, closingBracket, comma, backslash] = [34, 123, 91, 125, 93, 44, 92];

function endOfText(text: string, start: number): number {
  let at = start + 1;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === quote || Number.isNaN(code)) return at;
    at += code === backslash ? 2 : 1;
  }
}

function keyOf(quoted: string, isTop: boolean): string {
  const key = quoted.includes("\\") ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
  return isTop ? key.toLowerCase() : key;
}
