import type { Spread } from "../../domain/estimate.ts";
import { sayDuration } from "../../domain/units.ts";

/** `4.1 h (3.6 to 5.5)`; both ends keep their unit where it differs from the middle's. */
export function saySpread({ best, expected, worst }: Spread): string {
  const unit = unitOf(expected);
  const same = [best, worst].every((seconds) => unitOf(seconds) === unit);
  const [low, high] = [best, worst].map((seconds) => (same ? sayShort(seconds).replace(` ${unit}`, "") : sayShort(seconds)));
  return `${sayShort(expected)} (${low ?? ""} to ${high ?? ""})`;
}

/** Without a useless `.0`: `2 h`. */
export const sayShort = (seconds: number): string => sayDuration(seconds).replace(".0 ", " ");

/** To the minute where minutes matter: nobody plans by half a minute. */
export function sayAbout(seconds: number): string {
  return unitOf(seconds) === "min" ? `${Math.round(seconds / 60)} min` : sayShort(seconds);
}

/** Bits per second as `23.9 Mbps`. */
export const sayRate = (bits: number): string => `${Number((bits / 1e6).toFixed(1))} Mbps`;

const unitOf = (seconds: number): string => sayDuration(seconds).split(" ").at(-1) ?? "";
