import { expect, it } from "vitest";
import { sharedBlobs } from "../../../src/adapters/github/blob-cache.ts";

const bytes = (length: number) => new Uint8Array(length);

it("forgets above its limit what was asked for longest ago, and the newest never", () => {
  const cache = sharedBlobs(10).of(1);
  for (const name of ["a", "b", "c"]) cache.keep(name, bytes(4));
  expect([cache.get("a"), cache.get("c"), cache.get("b")]).toEqual([undefined, bytes(4), bytes(4)]);
  cache.keep("d", bytes(4));
  expect([cache.get("c"), cache.get("b")]).toEqual([undefined, bytes(4)]);
  cache.keep("huge", bytes(99));
  expect([cache.get("b"), cache.get("d"), cache.get("huge")]).toEqual([undefined, undefined, bytes(99)]);
});

it("counts a content once, however often it is kept", () => {
  const cache = sharedBlobs(10).of(1);
  cache.keep("a", bytes(4));
  for (let times = 0; times < 9; times += 1) cache.keep("b", bytes(4));
  expect(cache.get("a")).toEqual(bytes(4));
});

it("holds no more for two hundred repositories than for one", () => {
  const shared = sharedBlobs(1000);
  for (let repository = 1; repository <= 200; repository += 1)
    for (let one = 0; one < 10; one += 1) shared.of(repository).keep(`${one}`, bytes(100));
  const held = Array.from({ length: 200 }, (_, index) => index + 1).flatMap((repository) =>
    Array.from({ length: 10 }, (_, one) => shared.of(repository).get(`${one}`)?.byteLength ?? 0),
  );
  expect(held.reduce((sum, length) => sum + length, 0)).toBe(1000);
});

it("gives no repository what only another has read", () => {
  const shared = sharedBlobs(10);
  shared.of(1).keep("a", bytes(4));
  expect([shared.of(1).get("a"), shared.of(2).get("a")]).toEqual([bytes(4), undefined]);
});
