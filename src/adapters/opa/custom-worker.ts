import { parentPort, workerData } from "node:worker_threads";
import { Failure } from "../../domain/failure.ts";
import { Engine, type EngineLimits } from "./engine.ts";
import { isObject } from "./manifest.ts";

/** What the thread is started with, and what it is asked. */
export interface WorkerStart {
  readonly wasm: Uint8Array;
  readonly limits: EngineLimits;
  readonly outputBytes: number;
}
export interface WorkerQuestion {
  readonly input: string;
  readonly data: string;
}
export type WorkerAnswer =
  | { readonly type: "ready" }
  | { readonly type: "decision"; readonly json: string }
  | { readonly type: "failed"; readonly why: string };

const port = parentPort;
if (port !== null) {
  const say = (words: WorkerAnswer) => {
    port.postMessage(words);
  };
  const { wasm, limits, outputBytes } = workerData as WorkerStart;
  try {
    const engine = await Engine.compile(wasm, limits);
    port.once("message", (question: WorkerQuestion) => {
      void answer(engine, question, outputBytes).then(say);
    });
    say({ type: "ready" });
  } catch (error) {
    say({ type: "failed", why: wordsOf(error) });
  }
}

async function answer(engine: Engine, { input, data }: WorkerQuestion, outputBytes: number): Promise<WorkerAnswer> {
  try {
    const json = JSON.stringify(await engine.evaluate(input, data));
    if (Buffer.byteLength(json) > outputBytes)
      return { type: "failed", why: `they returned more than ${outputBytes / 1024 / 1024} MB` };
    return { type: "decision", json };
  } catch (error) {
    return { type: "failed", why: wordsOf(error) };
  }
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Failure)) return error instanceof Error ? error.message : "they stopped without a reason";
  const facts: unknown = error.facts;
  return isObject(facts) && typeof facts["why"] === "string" ? facts["why"] : error.message;
}
