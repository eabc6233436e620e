import { createHash } from "node:crypto";
import { synth, threeTier } from "./migrations.ts";

const { stacks } = synth(threeTier("cutover"));
process.stdout.write(
  createHash("sha256")
    .update(stacks.map(({ text }) => text).join())
    .digest("hex"),
);
