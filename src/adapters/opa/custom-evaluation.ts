import { Worker } from "node:worker_threads";
import { customEntrypoint } from "./custom-compile.ts";
import { failed } from "./custom-failure.ts";
import type { WorkerAnswer, WorkerQuestion, WorkerStart } from "./custom-worker.ts";

export const customLimits = {
  /** 64 MiB of WebAssembly memory. */
  mostPages: 1024,
  /** From the question to the answer. Starting the thread is ours and counts apart. */
  evaluationMs: 2000,
  startMs: 15_000,
  outputBytes: 2 * 1024 * 1024,
  results: 1000,
} as const;

/**
 * The decision document of compiled policies as JSON text, from a thread of its own that is ended whatever happens: a loop in
 * WebAssembly can only be stopped from outside. Throws Failure "custom-policies-failed".
 */
export async function evaluateApart(wasm: Uint8Array, question: WorkerQuestion): Promise<string> {
  const { mostPages, outputBytes } = customLimits;
  const tooMuch = `they need more than ${mostPages / 16} MiB of memory`;
  const start: WorkerStart = { wasm, limits: { entrypoint: customEntrypoint, mostPages, tooMuch }, outputBytes };
  const worker = new Worker(new URL("./custom-worker.ts", import.meta.url), {
    workerData: start,
    name: "custom policies",
    env: {},
    argv: [],
    execArgv: [],
    stdin: false,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  });
  try {
    return await conversation(worker, question);
  } finally {
    await worker.terminate();
  }
}

function conversation(worker: Worker, question: WorkerQuestion): Promise<string> {
  const { startMs, evaluationMs } = customLimits;
  return new Promise((resolve, reject) => {
    const give = (why: string, cause?: unknown) => {
      clearTimeout(timer);
      reject(failed(why, cause));
    };
    let timer = setTimeout(() => {
      give("their thread did not start in time");
    }, startMs);
    // Whatever is printed in there is nobody's business.
    worker.stdout.resume();
    worker.stderr.resume();
    worker.once("error", (error) => {
      give(isOutOfMemory(error) ? "they need too much memory" : "their thread broke", error);
    });
    worker.once("exit", () => {
      give("their thread ended without an answer");
    });
    worker.on("message", (answer: WorkerAnswer) => {
      clearTimeout(timer);
      switch (answer.type) {
        case "ready":
          timer = setTimeout(() => {
            give(`they did not finish within ${evaluationMs / 1000} s`);
          }, evaluationMs);
          worker.postMessage(question);
          return;
        case "decision":
          resolve(answer.json);
          return;
        case "failed":
          give(answer.why);
      }
    });
  });
}

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
