import { createDecipheriv, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keyring, parseKeys } from "../../../src/adapters/encryption/keyring.ts";

const secret = (seed: number): Uint8Array => Uint8Array.from({ length: 32 }, (_, index) => (index * 7 + seed) % 256);
const old = { id: "2025", secret: secret(1) };
const current = { id: "2026", secret: secret(2) };
const plain = new TextEncoder().encode('{"version":4}');

describe("a keyring", () => {
  it("writes what any AES-256-GCM opens, with the context and the header authenticated", () => {
    const sealed = Buffer.from(keyring([current]).seal(plain, "state a"));

    const header = sealed.subarray(0, 4 + 1 + 4 + 12);
    const decipher = createDecipheriv("aes-256-gcm", current.secret, sealed.subarray(9, 21));
    decipher.setAAD(Buffer.concat([header, Buffer.from("state a")]));
    decipher.setAuthTag(sealed.subarray(21, 37));
    expect(Buffer.concat([decipher.update(sealed.subarray(37)), decipher.final()]).toString()).toBe('{"version":4}');
  });

  it("opens in the same context only", () => {
    const ring = keyring([current]);
    const sealed = ring.seal(plain, "state a");
    expect(ring.open(sealed, "state a")).toEqual({ bytes: plain });
    expect(ring.open(sealed, "state b")).toEqual({ refused: "altered" });
  });

  it("never makes the same bytes twice", () => {
    const ring = keyring([current]);
    expect(Buffer.from(ring.seal(plain, "a")).equals(Buffer.from(ring.seal(plain, "a")))).toBe(false);
  });

  it("opens what an older key sealed, and seals with the first", () => {
    const before = keyring([old]).seal(plain, "a");
    const ring = keyring([current, old]);
    expect(ring.open(before, "a")).toEqual({ bytes: plain });
    expect(keyring([current]).open(ring.seal(plain, "a"), "a")).toEqual({ bytes: plain });
  });

  it("names a key that it does not have", () => {
    expect(keyring([current]).open(keyring([old]).seal(plain, "a"), "a")).toEqual({ refused: "unknown-key", key: "2025" });
  });

  it("opens nothing that was altered by a single bit, wherever it is", () => {
    const ring = keyring([current, old]);
    const sealed = ring.seal(plain, "a");
    fc.assert(
      fc.property(fc.nat(sealed.length * 8 - 1), (bit) => {
        const altered = Uint8Array.from(sealed);
        altered[bit >> 3]! ^= 1 << (bit & 7);
        expect(ring.open(altered, "a")).toHaveProperty("refused");
      }),
    );
  });

  it("opens nothing that is cut or made up", () => {
    const ring = keyring([current]);
    const sealed = ring.seal(plain, "a");
    for (let length = 0; length < sealed.length; length += 1) {
      expect(ring.open(sealed.subarray(0, length), "a")).toEqual({ refused: "altered" });
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(ring.open(bytes, "a")).toHaveProperty("refused");
      }),
    );
  });
});

describe("keys in a variable", () => {
  const base64 = Buffer.from(current.secret).toString("base64");

  it("are read with the current one first", () => {
    expect(parseKeys(`2026:${base64}, 2025:${Buffer.from(old.secret).toString("base64")}`)).toEqual([current, old]);
  });

  it.each([
    ["", "entry 1 is not of the form id:key"],
    [base64, "entry 1 is not of the form id:key"],
    [`2026:${base64},`, "entry 2 is not of the form id:key"],
    [`20 26:${base64}`, "entry 1 has an id that is no name of letters, digits, dots, dashes and underscores"],
    [`:${base64}`, "entry 1 has an id that is no name of letters, digits, dots, dashes and underscores"],
    [`2026:${base64},2026:${base64}`, "entry 2 has the id of an earlier one"],
    [`2026:${base64.slice(0, -4)}`, "entry 1 is not 32 bytes in base64"],
    [`2026:${base64}x`, "entry 1 is not 32 bytes in base64"],
    [`2026:${Buffer.alloc(32).toString("base64")}`, "entry 1 is a key that anybody would guess"],
  ])("are refused: %j", (given, why) => {
    expect(parseKeys(given)).toBe(why);
  });

  it("never stand in the words that refuse them", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12 }), fc.nat(3), (junk, place) => {
        const hidden = randomBytes(24).toString("base64url");
        const why = parseKeys([`a:${hidden}`, `${hidden}:x`, `a:b,${hidden}`, `${junk},a:${hidden}`][place]!);
        expect(typeof why).toBe("string");
        expect(why).not.toContain(hidden);
      }),
    );
  });
});
