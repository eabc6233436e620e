import type { Review } from "../../../domain/review.ts";
import { code, details, list, type Inline, type Section } from "../document.ts";
import { plural } from "../words.ts";

/** What the verdict rests on: digests and counts that an auditor can check. */
export function evidence(review: Review, trace?: string): Section {
  const { evidence: rest, product } = review;
  const short = (digest: string) => digest.replace(/^sha256:/, "").slice(0, 12);
  const items: readonly Inline[] = [
    [`${product.name} ${product.version}, ${review.at}`, ...(trace === undefined ? [] : [", trace ", code(trace)])],
    ["head ", code(review.head), ...(review.base === null ? [", no base"] : [", base ", code(review.base)])],
    [
      `${plural(rest.counts.specs, "spec")}, ${plural(rest.counts.resources, "resource")}, ${plural(rest.counts.rules, "rule")}, ${plural(rest.counts.results, "result")}`,
    ],
    [`compared ${plural(rest.examined.files, "file")} under ${rest.examined.paths.join(", ")}`],
    ...(rest.bundleDigest === null ? [] : [["policy bundle ", code(short(rest.bundleDigest))]]),
    ...(rest.customBundleDigest === undefined ? [] : [["custom policies ", code(short(rest.customBundleDigest))]]),
    ...(rest.priceBookDate === null ? [] : [[`price book ${rest.priceBookDate}`]]),
    ...Object.entries(rest.planDigests).map(([wave, digest]): Inline => [`plan of ${wave} `, code(short(digest))]),
  ];
  return {
    id: "evidence",
    dropOrder: 10,
    levels: [[details(["Evidence"], [list(items)])], [details(["Evidence"], [list(items.slice(0, 3))])]],
  };
}
