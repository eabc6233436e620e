// The sandbox cloud as a process of its own. Reads one line of JSON from standard input (an Order), writes one line with
// TF_REATTACH_PROVIDERS to standard output, and serves until standard input ends: it never outlives who started it.
import { createInterface } from "node:readline";
import { host } from "./host.ts";
import { fromPlain } from "./plain-schema.ts";
import type { Order } from "./process.ts";

// Who started this process holds the lock of the store for it.
const alreadyLocked = { hold: () => Promise.resolve({ release: () => Promise.resolve() }) };

const lines = createInterface({ input: process.stdin });
let hosted: Awaited<ReturnType<typeof host>> | undefined;
for await (const line of lines) {
  if (hosted !== undefined) continue;
  const { schemas, ...order } = JSON.parse(line) as Order;
  hosted = await host({ ...order, schemas: schemas.map(fromPlain) }, alreadyLocked);
  process.stdout.write(`${hosted.reattach}\n`);
}
await hosted?.stop();
