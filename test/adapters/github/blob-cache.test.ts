import { expect, it } from "vitest";
import { blobCache } from "../../../src/adapters/github/blob-cache.ts";

const bytes = (length: number) => new Uint8Array(length);

it("forgets the oldest contents above its limit, and the newest never", () => {
  const cache = blobCache(10);
  for (const name of ["a", "b", "c"]) cache.keep(name, bytes(4));
  expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual([undefined, bytes(4), bytes(4)]);
  cache.keep("huge", bytes(99));
  expect([cache.get("b"), cache.get("c"), cache.get("huge")]).toEqual([undefined, undefined, bytes(99)]);
});

it("counts a content once, however often it is kept", () => {
  const cache = blobCache(10);
  cache.keep("a", bytes(4));
  for (let times = 0; times < 9; times += 1) cache.keep("b", bytes(4));
  expect(cache.get("a")).toEqual(bytes(4));
});
