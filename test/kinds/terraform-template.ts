/** Reads a string of Terraform JSON as HCL reads it: literal text, and the expressions that are alive. */
export function readTemplate(text: string): { readonly literal: string; readonly live: readonly string[] } {
  let literal = "";
  const live: string[] = [];
  for (let at = 0; at < text.length;) {
    if (text.startsWith("$${", at) || text.startsWith("%%{", at)) {
      literal += text.slice(at + 1, at + 3);
      at += 3;
    } else if (text.startsWith("${", at) || text.startsWith("%{", at)) {
      const end = text.indexOf("}", at);
      if (end < 0) throw new Error(`An expression that never ends: ${text.slice(at)}`);
      live.push(text.slice(at, end + 1));
      at = end + 1;
    } else {
      literal += text.charAt(at);
      at += 1;
    }
  }
  return { literal, live };
}
