import type { ServerResponse } from "node:http";

export const escapeHtml = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");

/** A page of our own: no script, nothing from elsewhere, and a form that may only go to GitHub. */
export function sendPage(response: ServerResponse, status: number, title: string, body: string, formTarget = "'none'"): void {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(title)}</title><body style="font-family:sans-serif;max-width:40em;margin:3em auto"><h1>${escapeHtml(title)}</h1>${body}</body></html>`;
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "content-length": Buffer.byteLength(html),
    "content-security-policy": `default-src 'none'; style-src 'unsafe-inline'; form-action ${formTarget}`,
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
  });
  response.end(html);
}

/** One button that takes the manifest to GitHub. */
export function createForm(action: string, manifest: unknown): string {
  return `<p>GitHub shows the permissions and asks for your consent. Then it sends you back here with a code that is used once.</p><form method="post" action="${escapeHtml(action)}"><input type="hidden" name="manifest" value="${escapeHtml(JSON.stringify(manifest))}"><button type="submit">Create the GitHub App</button></form>`;
}

export const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`;
export const linkTo = (url: string, text: string): string => `<p><a href="${escapeHtml(url)}">${escapeHtml(text)}</a></p>`;
