/** An element of an XML document: its name and its attributes as they read once entities are resolved. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };
const tag = /<(\/?)([a-z]+)((?: [a-z]+="[^"<]*")*)(\/?)>/y;

/**
 * The elements of a document in the subset of XML 1.0 that JUnit needs: elements and attributes, nothing between them but space.
 * Throws on anything that is not well-formed, and on a character outside of XML 1.0's `Char`.
 */
export function readXml(text: string): readonly Element[] {
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!text.startsWith(declaration)) throw new Error("no XML declaration");
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text)) throw new Error("a character that XML 1.0 forbids");
  const elements: Element[] = [];
  const open: string[] = [];
  const body = text.slice(declaration.length).trimEnd();
  for (let at = 0; at < body.length;) {
    tag.lastIndex = at;
    const [whole, closing, name = "", attributes = "", selfClosing] = tag.exec(body) ?? [];
    if (whole === undefined) throw new Error(`not well-formed: ${body.slice(at, at + 80)}`);
    if (closing === "/" && open.pop() !== name) throw new Error(`</${name}> closes another element`);
    if (closing !== "/") elements.push({ name, attributes: readAttributes(attributes) });
    if (closing !== "/" && selfClosing !== "/") open.push(name);
    at += whole.length;
    if (open.length === 0 && at < body.length) throw new Error("more than one root");
    while (/\s/.test(body[at] ?? "")) at += 1;
  }
  if (open.length > 0 || elements.length === 0) throw new Error("the document does not end");
  return elements;
}

function readAttributes(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...text.matchAll(/([a-z]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, resolved(value)]),
  );
}

function resolved(value: string): string {
  return value.replace(/&([a-z]*;?)/g, (whole, reference: string) => {
    const character = entities[reference.replace(/;$/, "")];
    if (character === undefined || !reference.endsWith(";")) throw new Error(`not an entity: ${whole}`);
    return character;
  });
}
