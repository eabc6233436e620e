// One process of the tests: `hold ROOT` takes the lock and waits, `write ROOT FROM TO` writes serials and takes what it is refused.
import { fileStates } from "../../../src/adapters/states/file-states.ts";

const [action, root = "", from = "1", to = "1"] = process.argv.slice(2);
const states = fileStates(root);
const key = { tenant: "local", repository: "acme/shop", migration: "shop", wave: "web" };

if (action === "hold") {
  await states.lock(key, "the other process");
  process.stdout.write("held\n");
  setInterval(() => undefined, 1000);
} else if (action === "contend") {
  let held = 0;
  for (let round = 0; round < 25; round += 1) {
    try {
      const lock = await states.lock(key, "contender");
      const before = (await states.read(key))?.serial ?? 0;
      await states.write(key, { bytes: new Uint8Array([1]), serial: before + 1, lineage: "l", specText: "", outputs: {} });
      held += 1;
      await lock.release();
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "state-locked")) throw error;
    }
  }
  process.stdout.write(`${held}\n`);
} else {
  const big = new Uint8Array(2_000_000).fill(7);
  process.stdout.write("writing\n");
  for (let serial = Number(from); serial <= Number(to); serial += 1) {
    await states.write(key, { bytes: big, serial, lineage: "l", specText: "", outputs: {} }).catch((error: unknown) => {
      if (!(error instanceof Error && "code" in error && error.code === "state-broken")) throw error;
    });
  }
}
