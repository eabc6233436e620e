import { readFileSync } from "node:fs";

const shop = (side: "base" | "head"): string =>
  readFileSync(new URL(`../../../templates/demo/${side}/migrations/shop.yaml`, import.meta.url), "utf8");

/** The demo's repository: a shop, half moved. */
export const demoBase = new URL("../../../templates/demo/base", import.meta.url).pathname;

/** A larger database, a bucket, and SSH open to everybody: denied. */
export const openToEverybody = shop("head");

/** The same without the open port. */
export const closedAgain = openToEverybody.replace(/ *- \{ port: 22, from: public \}.*\n/, "");

/** A mistake at a known line, with a mechanical fix: `mumbay` for `mumbai`. */
export const shopBase = shop("base");
