import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { guardOf } from "../../../src/adapters/probes/guard.ts";
import { hostOf } from "../../../src/adapters/probes/host.ts";
import { metadataAddresses } from "../../../src/domain/probe.ts";

const nobody = { addresses: [], ports: [] };
const guard = guardOf([], nobody);
const refuses = (host: string, port = 443): boolean => {
  const canonical = hostOf(host);
  return canonical === undefined || guard(canonical, port) !== undefined;
};

const { cases } = JSON.parse(readFileSync(new URL("../../fixtures/addresses/cases.json", import.meta.url), "utf8")) as {
  readonly cases: readonly (readonly [address: string, ordinary: boolean])[];
};
const special = cases.filter(([, ordinary]) => !ordinary).map(([address]) => address);
const ordinary = cases.filter(([, isOrdinary]) => isOrdinary).map(([address]) => address);
/** Ranges that Python counts as the public internet and this guard does not, each for its own reason. */
const stricter: readonly RegExp[] = [
  /^192\.88\.99\.|^(64:ff9b:|::ffff):c058:63/, // relays of 6to4, which RFC 7526 took out of use
  /^192\.0\.0\.|^(64:ff9b:|::ffff):c000:/, // all of 192.0.0.0/24 and 2001::/23, of which Python of that version knows parts
  /^2001:[01]?[0-9a-f]{0,2}:/,
  /^2002:/, // 6to4 itself
  /^(?![23][0-9a-f]{3}:|64:ff9b:|::ffff:)[0-9a-f]*:/, // outside of 2000::/3, of which nothing is given out
];

describe("the guard in front of every connection", () => {
  it("refuses every address that Python does not count as public", () => {
    expect(special.length).toBeGreaterThan(250);
    expect(special.filter((address) => !refuses(address))).toEqual([]);
  });

  it("lets everything else that Python counts as public pass, but for ranges that are closed here on purpose", () => {
    const refused = ordinary.filter((address) => refuses(address) && !stricter.some((pattern) => pattern.test(address)));

    expect(refused).toEqual([]);
    expect(ordinary.filter((address) => !refuses(address)).length).toBeGreaterThan(350);
  });

  it("refuses a special IPv4 address in every spelling, also inside of IPv6", () => {
    const fours = special.filter((address) => !address.includes(":"));
    fc.assert(
      fc.property(
        fc.constantFrom(...fours, ...metadataAddresses.filter((one) => one.includes("."))),
        spelling(),
        (address, spell) => {
          expect(refuses(spell(address))).toBe(true);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("refuses a special IPv6 address in every spelling", () => {
    const sixes = special.filter((address) => address.includes(":"));
    fc.assert(
      fc.property(fc.constantFrom(...sixes), fc.constantFrom(written, upper, bracketed), (address, spell) => {
        expect(refuses(spell(address))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ...[
      "169.254.169.254",
      "2852039166",
      "0xA9FEA9FE",
      "0xa9.0xfe.0xa9.0xfe",
      "0251.0376.0251.0376",
      "169.16689662",
      "169.254.43518",
    ],
    ...[
      "169.254.169.254.",
      "①⑥⑨.254.169.254",
      "169。254。169。254",
      "::ffff:169.254.169.254",
      "::ffff:a9fe:a9fe",
      "::169.254.169.254",
    ],
    ...[
      "0:0:0:0:0:ffff:a9fe:a9fe",
      "64:ff9b::a9fe:a9fe",
      "2002:a9fe:a9fe::1",
      "2001:0:a9fe:a9fe::1",
      "2001:0:808:808::5601:5601",
    ],
    ...["2001:db8::5efe:a9fe:a9fe", "::ffff:0:a9fe:a9fe", "fd00:ec2::254", "FD00:0EC2:0:0::0254"],
  ])("refuses the metadata service as %s even where everything is allowed", (spelled) => {
    const open = guardOf(["0.0.0.0/0", "::/0"], nobody);
    const host = hostOf(spelled);

    expect(host).toBeDefined();
    expect(open(host ?? "", 80)).toBe(open("169.254.169.254", 80));
    expect(open("169.254.169.254", 80)).toMatch(/metadata service, which is never looked at/);
    expect(open("10.0.0.1", 80)).toBeUndefined();
  });

  it("never looks at addresses that only their own network can turn into others", () => {
    const open = guardOf(["::/0", "64:ff9b:1::/48"], nobody);

    expect(open("64:ff9b:1:a9fe:a9:fe00::", 80)).toMatch(/hides another one, which is never looked at/);
    expect(open("64:ff9b:2::1", 80)).toBeUndefined();
  });

  it.each([
    "fe80::1%eth0",
    "fe80::1%25eth0",
    "169.254.169.254%0",
    "a/b",
    "user@host",
    "host:80",
    "ho st",
    "",
    ".",
    "0x",
    "1.2.3.4.5",
  ])("takes %j for no host or refuses it", (text) => {
    expect(refuses(text)).toBe(true);
  });

  it("opens a range that is allowed, for IPv4 inside of IPv6 too, and nothing beside it", () => {
    const opened = guardOf(["10.20.0.0/16", "fd12:3456::/32", "nonsense", "1.2.3.4", "10.0.0.0/33"], nobody);

    expect(opened("10.20.1.2", 80)).toBeUndefined();
    expect(opened("::ffff:10.20.1.2", 80)).toBeUndefined();
    expect(opened("64:ff9b::a14:102", 80)).toBeUndefined();
    expect(opened("fd12:3456::1", 80)).toBeUndefined();
    expect(opened("10.21.1.2", 80)).toMatch(/private address \(10\.0\.0\.0\/8\).*verify\.allow/);
    // The range of 6to4 is closed by itself.
    expect(opened("2002:a14:102::1", 80)).toMatch(/6to4/);
    expect(opened("fd12:3457::1", 80)).toMatch(/unique local/);
  });

  it("keeps this machine's own addresses closed unless their range is allowed, and its own ports always", () => {
    const own = { addresses: ["198.41.0.4", "10.0.0.5", "2a00:1450::5"], ports: [3000] };

    expect(guardOf([], own)("198.41.0.4", 443)).toMatch(/address of this machine/);
    expect(guardOf([], own)("::ffff:198.41.0.4", 443)).toMatch(/address of this machine/);
    expect(guardOf([], own)("198.41.0.5", 443)).toBeUndefined();
    const opened = guardOf(["10.0.0.0/8", "127.0.0.0/8", "::/0", "198.41.0.0/24", "0.0.0.0/8"], own);
    expect(opened("10.0.0.5", 443)).toBeUndefined();
    for (const address of ["10.0.0.5", "198.41.0.4", "2a00:1450::5", "127.0.0.1", "127.8.8.8", "::1", "::", "0.0.0.0"])
      expect(opened(address, 3000)).toMatch(/this service itself/);
    expect(opened("10.0.0.6", 3000)).toBeUndefined();
  });
});

const numbers = (address: string): readonly number[] => address.split(".").map(Number);
const hex = (value: number): string => `0x${value.toString(16)}`;
const octal = (value: number): string => `0${value.toString(8)}`;
const total = (parts: readonly number[]): number => parts.reduce((sum, part) => sum * 256 + part, 0);
const group = (high: number, low: number): string => (high * 256 + low).toString(16);

/** Ways to write an IPv4 address, of which the URL standard takes all for the same. */
function spelling(): fc.Arbitrary<(address: string) => string> {
  const digits = fc.constantFrom(String, hex, octal, (value: number) => hex(value).toUpperCase().replace("0X", "0x000"));
  const parted = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.array(digits, { minLength: 4, maxLength: 4 }), fc.boolean());
  const plain = parted.map(([count, write, dot]) => (address: string) => {
    const bytes = numbers(address);
    const parts = [...bytes.slice(0, count - 1), total(bytes.slice(count - 1))];
    return parts.map((part, index) => (write[index] ?? String)(part)).join(".") + (dot ? "." : "");
  });
  const prefix = fc.constantFrom("::ffff:", "::FFFF:", "0:0:0:0:0:ffff:", "64:ff9b::", "::", "::ffff:0:");
  const inside = fc.tuple(prefix, fc.boolean()).map(([before, dotted]) => (address: string) => {
    const [a = 0, b = 0, c = 0, d = 0] = numbers(address);
    return before + (dotted ? address : `${group(a, b)}:${group(c, d)}`);
  });
  return fc.oneof(plain, inside);
}

const written = (address: string): string => address;
const upper = (address: string): string => address.toUpperCase();
const bracketed = (address: string): string => new URL(`http://[${address}]/`).hostname.slice(1, -1);
