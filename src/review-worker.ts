import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { readFileSync } from "node:fs";
import { readEnvironment } from "./environment.ts";

// As bin/start.js: what Node makes of the sources is kept beside them.
enableCompileCache(join(import.meta.dirname, "../node_modules/.cache/sirsi"));

const { serveReviews } = await import("./adapters/reviewers/worker-side.ts");
const { reviewSpecs } = await import("./flows/review-specs.ts");
const { outlineCache } = await import("./flows/review/outlines.ts");
const { buildWorld } = await import("./world.ts");
const { noStates } = await import("./adapters/states/no-states.ts");

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };
const world = buildWorld(readEnvironment(process.env, {}), { quiet: true }, () => undefined);
const outlines = outlineCache();

/** The entry of a review worker: the same engine as the command line's, with files that come from the service. */
serveReviews(
  {
    send: (message) => {
      if (process.connected) process.send?.(message);
    },
    onMessage: (listener) => {
      process.on("message", listener);
    },
    onClose: (listener) => {
      process.on("disconnect", () => {
        listener();
        // Terraform stops on the signal; nothing else here is worth waiting for.
        setTimeout(() => process.exit(0), 3000).unref();
      });
    },
  },
  ({ untrusted, ...order }, signal) =>
    reviewSpecs({ ...order, version, signal }, untrusted ? { ...world, states: noStates } : world, outlines),
);

// The first review would wait for these. What is wrong with them, it says itself.
void Promise.allSettled([world.policies.describe(), world.prices.book(), world.schemas.provider("aws")]);
