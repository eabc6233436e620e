/** At most `most` UTF-16 units, never half of a character: GitHub refuses a request with one. */
export function cut(text: string, most: number, mark = "…"): string {
  if (text.length <= most) return text;
  const head = text.slice(0, Math.max(0, most - mark.length));
  return `${/[\ud800-\udbff]$/.test(head) ? head.slice(0, -1) : head}${mark}`;
}
