import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { readFileSync } from "node:fs";
import { readEnvironment } from "./environment.ts";

// As bin/start.js: what Node makes of the sources is kept beside them.
enableCompileCache(join(import.meta.dirname, "../node_modules/.cache/sirsi"));

const { serveWork } = await import("./adapters/reviewers/worker-side.ts");
const { reviewSpecs } = await import("./flows/review-specs.ts");
const { deployWave } = await import("./flows/apply/deploy-wave.ts");
const { outlineCache } = await import("./flows/review/outlines.ts");
const { buildWorld } = await import("./world.ts");
const { noStates } = await import("./adapters/states/no-states.ts");

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };
const world = buildWorld(readEnvironment(process.env, {}), { quiet: true }, () => undefined);
const outlines = outlineCache();

/** The entry of a worker: the same engine as the command line's, with files and states that come from the service. */
serveWork(
  {
    send: (message) => {
      if (process.connected) process.send?.(message);
    },
    onMessage: (listener) => {
      process.on("message", listener);
    },
    onClose: (listener) => {
      process.on("disconnect", listener);
    },
  },
  {
    review: ({ untrusted, ...order }, signal, states) =>
      reviewSpecs(
        { ...order, version, signal },
        { ...world, states: untrusted ? noStates : { ...noStates, ...states } },
        outlines,
      ),
    deploy: ({ untrusted: _trusted, ...order }, { decide, onStart, onProgress }, signal, states) =>
      deployWave(
        { ...order, version, signal },
        {
          ...world,
          states: { ...noStates, ...states },
          progress: (event) => {
            if (event.type === "resource") onProgress(event);
          },
        },
        decide,
        onStart,
      ),
  },
  () => {
    // Terraform stops on the signal; nothing else here is worth waiting for.
    setTimeout(() => process.exit(0), 3000).unref();
  },
);

// The first review would wait for these. What is wrong with them, it says itself.
void Promise.allSettled([world.policies.describe(), world.prices.book(), world.schemas.provider("aws")]);
