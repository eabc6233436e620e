/** What a fresh process does to judge one input: load the bundle, read, evaluate. `node bench/policy-cold.ts INPUT DATA` */
import { readFileSync } from "node:fs";
import path from "node:path";
import { opaPolicies } from "../src/adapters/opa/policies.ts";
import type { Json } from "../src/domain/change.ts";

const [inputFile = "", dataFile = ""] = process.argv.slice(2);
const json = (file: string) => JSON.parse(readFileSync(file, "utf8")) as Json;

const start = performance.now();
const engine = opaPolicies(path.join(import.meta.dirname, "../policies"));
await engine.describe();
const loaded = performance.now();
const rows = await engine.evaluate(json(inputFile), json(dataFile));
console.log(JSON.stringify({ load: loaded - start, evaluate: performance.now() - loaded, rows: rows.length }));
