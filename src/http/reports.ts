import { reportWithoutSecrets } from "../domain/secret-text.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Route } from "./server.ts";

/**
 * The whole report of a review as JSON. Its id is 122 random bits and stands only where the report's readers are: on the check and in the
 * comment. Whoever does not know one learns nothing, not even that there is one.
 */
export function reportRoute(ledger: Ledger): Route {
  return async (request, response, path) => {
    const [, id] = /^\/reviews\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.json$/.exec(path) ?? [];
    if (id === undefined || (request.method !== "GET" && request.method !== "HEAD")) return false;
    const review = (await ledger.reviews.read(id))?.review ?? undefined;
    if (review === undefined) return false;
    const body = Buffer.from(`${JSON.stringify(reportWithoutSecrets(review))}\n`);
    response.writeHead(200, {
      "content-type": "application/json; charset=utf-8",
      "content-length": body.byteLength,
      "content-disposition": `attachment; filename="sirsi-review-${id}.json"`,
      "cache-control": "private, no-store",
      "content-security-policy": "default-src 'none'",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    });
    response.end(request.method === "HEAD" ? undefined : body);
    return true;
  };
}
