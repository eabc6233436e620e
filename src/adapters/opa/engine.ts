import { loadPolicy } from "@open-policy-agent/opa-wasm";
import { Failure } from "../../domain/failure.ts";
import { broken } from "./manifest.ts";
import { readImports } from "./wasm-imports.ts";

/** What a module is asked for and what it may take. */
export interface EngineLimits {
  readonly entrypoint: string;
  /** The SDK's own default is 4 GiB, and limits of a worker do not reach WebAssembly memory. */
  readonly mostPages: number;
  /** What to say when that is not enough, without a full stop. */
  readonly tooMuch: string;
}
const shipped: EngineLimits = {
  entrypoint: "sirsi/decision",
  mostPages: 4096,
  tooMuch: "the input needs more than 256 MiB of memory; split the plan",
};
const pageBytes = 65_536;
/** Parsed and judged, an input takes 17 times its bytes (measured at 1,000 and 5,000 resources); what needs more still grows. */
const bytesPerInputByte = 20;

/** Built-ins that are not in the module but given by the SDK, and work there. All others throw when they are reached. */
const hostBuiltins: readonly string[] = ["json.is_valid"];

/** A compiled module as WebAssembly's own API gives it; Node's types leave it out. */
type WasmModule = object;
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<WasmModule>;
  readonly Module: { exports(module: WasmModule): readonly { readonly name: string }[] };
};

/** The SDK's instance, in the parts that we use; its own types are `any`. */
interface LoadedPolicy {
  readonly mem: { readonly buffer: ArrayBuffer };
  /** Where the memory is free after the data. */
  readonly dataHeapPtr: number;
  readonly wasmInstance: { readonly exports: Readonly<Record<string, (...args: number[]) => number>> };
  readonly entrypoints: Readonly<Record<string, number>>;
  setData(data: ArrayBuffer): void;
  evaluate(input: ArrayBuffer, entrypoint: string): unknown;
}
type Load = (module: WasmModule, memory: { readonly initial: number; readonly maximum: number }) => Promise<LoadedPolicy>;
const load = loadPolicy as unknown as Load;

/**
 * The policy module. One instance is kept warm; after a throw it is dropped, because its heap may be in any state.
 * Runs on the caller's thread: the shipped rules are ours, Rego terminates, the input is bounded and so is the memory.
 * A worker would cost 23 ms and a copy of the input per evaluation and is for policies that customers write.
 */
export class Engine {
  readonly #module: WasmModule;
  readonly #minimum: number;
  readonly #limits: EngineLimits;
  #warm: { readonly policy: LoadedPolicy; data: string } | undefined;

  private constructor(module: WasmModule, minimum: number, limits: EngineLimits) {
    this.#module = module;
    this.#minimum = minimum;
    this.#limits = limits;
  }

  /** Throws Failure "bundle-broken" for a module that is malformed, too greedy or wants what we do not give. */
  static async compile(bytes: Uint8Array, limits: EngineLimits = shipped): Promise<Engine> {
    const minimum = minimumPages(bytes, limits);
    let engine: Engine;
    try {
      const module = await WebAssembly.compile(bytes);
      assertMadeByOpa(module);
      engine = new Engine(module, minimum, limits);
      engine.#warm = { policy: await engine.#instance(), data: "" };
    } catch (error) {
      if (error instanceof Failure) throw error;
      throw broken(`its module does not load: ${thrownText(error, limits)}`, error);
    }
    return engine;
  }

  /** The decision document for an input and data, both as JSON text. Throws Failure "policy-aborted". */
  async evaluate(input: string, data: string): Promise<unknown> {
    try {
      const warm = (this.#warm ??= { policy: await this.#instance(), data: "" });
      if (warm.data !== data) {
        warm.policy.setData(bytesOf(data));
        warm.data = data;
      }
      const bytes = bytesOf(input);
      makeRoom(warm.policy, bytes.byteLength, this.#limits);
      return decisionIn(warm.policy.evaluate(bytes, this.#limits.entrypoint));
    } catch (error) {
      this.#warm = undefined;
      if (error instanceof Failure) throw error;
      throw new Failure("policy-aborted", { why: thrownText(error, this.#limits) }, { cause: error });
    }
  }

  /** Pages of memory that the warm instance holds; 0 without one. */
  get pages(): number {
    return (this.#warm?.policy.mem.buffer.byteLength ?? 0) / pageBytes;
  }

  async #instance(): Promise<LoadedPolicy> {
    const { mostPages, entrypoint } = this.#limits;
    const policy = await load(this.#module, { initial: this.#minimum, maximum: mostPages });
    const unknown = builtinsOf(policy).filter((name) => !hostBuiltins.includes(name));
    if (unknown.length > 0) throw broken(`its rules use ${unknown.join(", ")}, which the engine does not have`);
    if (!Object.hasOwn(policy.entrypoints, entrypoint)) throw broken(`it has no entrypoint ${entrypoint}`);
    return policy;
  }
}

function minimumPages(bytes: Uint8Array, { mostPages }: EngineLimits): number {
  let imports;
  try {
    imports = readImports(bytes);
  } catch (error) {
    throw broken(`its module cannot be read: ${error instanceof Error ? error.message : String(error)}`, error);
  }
  const foreign = imports.functions.find((name) => !name.startsWith("env.opa_"));
  if (foreign !== undefined) throw broken(`its module imports ${foreign}`);
  const minimum = imports.memory?.minimum;
  if (minimum === undefined) throw broken("its module does not import its memory, so it cannot be limited");
  if (minimum > mostPages) throw broken(`its module wants ${minimum} pages of memory, ${mostPages} is the limit`);
  return minimum;
}

/** What the SDK calls; without these it would print warnings and fail later. */
function assertMadeByOpa(module: WasmModule): void {
  const names = new Set(WebAssembly.Module.exports(module).map(({ name }) => name));
  const called = ["opa_wasm_abi_version", "opa_wasm_abi_minor_version", "opa_eval", "builtins", "opa_json_dump"];
  const missing = [...called, "opa_heap_ptr_set", "opa_malloc"].find((name) => !names.has(name));
  if (missing !== undefined) throw broken(`its module was not made by OPA 0.30 or later: it has no ${missing}`);
}

/**
 * Grows the memory once for what is to come: left alone the guest grows it page by page. It has to be asked through its own
 * allocator, because it does not notice when its host grows the memory; the evaluation starts with a fresh heap again.
 */
function makeRoom(
  { mem, dataHeapPtr, wasmInstance: { exports } }: LoadedPolicy,
  bytes: number,
  { mostPages }: EngineLimits,
): void {
  const free = mostPages * pageBytes - dataHeapPtr - pageBytes;
  const wanted = Math.min(bytes * bytesPerInputByte, free);
  if (dataHeapPtr + wanted <= mem.buffer.byteLength) return;
  exports["opa_heap_ptr_set"]?.(dataHeapPtr);
  exports["opa_malloc"]?.(wanted);
}

/** Names of the built-ins that the module calls on its host. */
function builtinsOf({ wasmInstance: { exports }, mem }: LoadedPolicy): readonly string[] {
  const { builtins, opa_json_dump: dump } = exports;
  if (builtins === undefined || dump === undefined) throw broken("its module was not made by OPA");
  const bytes = new Uint8Array(mem.buffer);
  const from = dump(builtins());
  const text = new TextDecoder().decode(bytes.subarray(from, bytes.indexOf(0, from)));
  return Object.keys(JSON.parse(text) as object);
}

/** `[{ "result": … }]`; an undefined decision is an empty list, and that is no answer. */
function decisionIn(results: unknown): unknown {
  const list: readonly unknown[] = Array.isArray(results) ? results : [];
  const [only, ...others] = list;
  if (others.length > 0 || only === null || typeof only !== "object" || !("result" in only))
    throw new Failure("policy-aborted", { why: "the rules gave no decision" });
  return only.result;
}

/** Exactly the text's bytes: the SDK takes the whole buffer for JSON. */
function bytesOf(text: string): ArrayBuffer {
  const bytes = new TextEncoder().encode(text);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

/** The SDK throws texts and plain objects as well as errors. */
function thrownText(error: unknown, { tooMuch }: EngineLimits): string {
  if (error === "opa_malloc: failed" || (error instanceof RangeError && error.message.includes("Memory.grow"))) return tooMuch;
  if (typeof error === "string") return error;
  if (error !== null && typeof error === "object" && "message" in error && typeof error.message === "string")
    return error.message;
  return "it threw something that is not an error";
}
