import { defineConfig } from "vitest/config";

/** The tests of the mutated stages alone: a mutant that only a slow end-to-end test kills is one that its own tests missed. */
export default defineConfig({
  test: {
    include: ["test/stages/{policy,risk,authorize,report}/**/*.test.ts"],
    testTimeout: 30_000,
    // Stages are pure, so their tests share a worker: a new one for each file costs more than most mutants.
    isolate: false,
  },
});
