import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { isLocal } from "../../../src/http/admin/is-operator.ts";

/** As far as it is looked at. */
const from = (remoteAddress: string | undefined, headers: Readonly<Record<string, string>> = {}): IncomingMessage =>
  ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage;

describe("a request of this machine", () => {
  it.each(["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])("comes from %s", (address) => {
    expect(isLocal(from(address))).toBe(true);
  });

  it.each([undefined, "", "192.0.2.2", "10.0.0.1", "::ffff:192.0.2.2", "2001:db8::1", "127.example", "::ffff:127"])(
    "does not come from %s",
    (address) => {
      expect(isLocal(from(address))).toBe(false);
    },
  );

  it.each(["forwarded", "x-forwarded-for", "x-forwarded-host", "via"])("is not passed on by a proxy: %s", (name) => {
    expect(isLocal(from("127.0.0.1", { [name]: "192.0.2.7" }))).toBe(false);
  });
});
