import { randomUUID } from "node:crypto";
import { expect, it, onTestFinished } from "vitest";
import type { Review } from "../../src/domain/review.ts";
import { reportRoute } from "../../src/http/reports.ts";
import { serve } from "../../src/http/server.ts";
import { fakeLedger } from "../fakes/fake-ledger.ts";
import { quietLog } from "../fakes/quiet-log.ts";

const review: Review = {
  schema: "sirsi.review/1",
  product: { name: "SirsiNexus GitOps", version: "0.0.0-test" },
  at: "2026-03-01T09:00:00.000Z",
  base: "b".repeat(40),
  head: "a".repeat(40),
  verdict: "not-evaluated",
  reasons: ['<script>alert("constructed")</script>'],
  specs: [],
  findings: [],
  rules: [],
  evidence: {
    files: [],
    planDigests: {},
    bundleDigest: null,
    inputDigests: [],
    priceBookDate: null,
    examined: { paths: [], files: 0 },
    counts: { specs: 0, resources: 0, rules: 0, results: 0 },
  },
};

/** A service with one review that is made and one that is not. */
async function reports() {
  const ledger = fakeLedger();
  const begin = (pull: number) =>
    ledger.reviews.begin({ repository: 1, pull, head: review.head, base: "b".repeat(40), trace: "t" }, review.at);
  const made = await begin(1);
  await ledger.reviews.made(made.id, review);
  const running = await begin(2);
  const webhook = () => Promise.reject(new Error("not a webhook"));
  const isReady = () => Promise.resolve(true);
  const service = await serve({ host: "127.0.0.1", port: 0, webhook, isReady, routes: [reportRoute(ledger)], log: quietLog });
  onTestFinished(() => service.close(0));
  return { at: (path: string) => `${service.url}${path}`, made: made.id, running: running.id, ledger };
}

it("gives the whole review to whoever knows its id, as a file and never as a page", async () => {
  const { at, made } = await reports();
  const response = await fetch(at(`/reviews/${made}.json`));

  expect(response.status).toBe(200);
  expect(await response.json()).toEqual(review);
  const headers = Object.fromEntries(response.headers);
  expect(headers).toMatchObject({
    "content-type": "application/json; charset=utf-8",
    "content-disposition": `attachment; filename="sirsi-review-${made}.json"`,
    "cache-control": "private, no-store",
    "content-security-policy": "default-src 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  });
});

it("shows no credential, not even in the name of a file", async () => {
  const { at, ledger } = await reports();
  const files = [{ file: `migrations/ghp_${"a1".repeat(18)}.yaml`, baseDigest: null, headDigest: null }];
  const { id } = await ledger.reviews.begin({ repository: 1, pull: 3, head: review.head, base: "c", trace: "t" }, review.at);
  await ledger.reviews.made(id, { ...review, evidence: { ...review.evidence, files } });
  const report = (await (await fetch(at(`/reviews/${id}.json`))).json()) as Review;

  expect(report.evidence.files).toEqual([{ file: "migrations/(sensitive)", baseDigest: null, headDigest: null }]);
});

it("answers HEAD with the same length and no body", async () => {
  const { at, made } = await reports();
  const whole = await fetch(at(`/reviews/${made}.json`));
  const head = await fetch(at(`/reviews/${made}.json`), { method: "HEAD" });

  expect(head.status).toBe(200);
  expect(head.headers.get("content-length")).toBe(String((await whole.arrayBuffer()).byteLength));
  expect(await head.text()).toBe("");
});

it("answers the same about a review that is not there, one that is not made yet, and an address that is none", async () => {
  const { at, made, running } = await reports();
  const paths = [
    `/reviews/${randomUUID()}.json`,
    `/reviews/${running}.json`,
    "/reviews/",
    "/reviews/1.json",
    "/reviews/..%2f..%2fapp.json",
    `/reviews/${made}.json/`,
    `/reviews/${made}.json%00`,
    `/reviews/${made.toUpperCase()}.json`,
    `/reviews/${made}`,
  ];
  const answers = await Promise.all(
    paths.map(async (path) => {
      const response = await fetch(at(path));
      return { status: response.status, text: await response.text() };
    }),
  );

  const [first] = answers;
  expect(first?.status).toBe(404);
  for (const answer of answers) expect(answer).toEqual(first);
});

it.each(["POST", "PUT", "DELETE"])("takes nothing by %s", async (method) => {
  const { at, made } = await reports();

  expect((await fetch(at(`/reviews/${made}.json`), { method })).status).toBe(404);
});
