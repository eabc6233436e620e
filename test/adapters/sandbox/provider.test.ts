import { connect, type Socket } from "node:net";
import grpc from "@grpc/grpc-js";
import { encode } from "@msgpack/msgpack";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunningSandbox } from "../../../src/adapters/sandbox/sandbox.ts";
import { sandbox } from "./lab.ts";

let running: RunningSandbox;
let client: grpc.Client;
let address: string;
beforeEach(async () => {
  running = await sandbox.start({ providers: ["aws"], types: ["aws_vpc"] });
  const [{ Addr: at }] = Object.values(JSON.parse(running.reattach) as object) as [{ Addr: { Network: string; String: string } }];
  expect(at.Network).toBe("unix");
  address = at.String;
  client = new grpc.Client(`unix:${address}`, grpc.credentials.createInsecure());
});
afterEach(async () => {
  client.close();
  await running.stop();
});

/** Sends bytes as they are to a call of tfplugin6.Provider. */
const call = (name: string, request: Uint8Array): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const take = (error: grpc.ServiceError | null, answer?: Buffer): void => {
      if (error !== null || answer === undefined) reject(error ?? new Error("no answer"));
      else resolve(answer);
    };
    client.makeUnaryRequest(
      `/tfplugin6.Provider/${name}`,
      (bytes: Buffer) => bytes,
      (bytes) => bytes,
      Buffer.from(request),
      take,
    );
  });
/** Protobuf: a field with bytes, shorter than 128. */
const field = (number: number, bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
const value = (of: unknown): Buffer => field(1, encode(of));
const typeName = (name: string): Buffer => field(1, Buffer.from(name));

/** What the product does with it is Terraform's affair; here it only has to answer. */
const schemas = (): Promise<Buffer> => call("GetProviderSchema", Buffer.alloc(0));

describe("the provider's socket", () => {
  it("answers a call", async () => {
    expect((await schemas()).includes("aws_vpc")).toBe(true);
  });

  it("lives on when somebody talks nonsense to it", async () => {
    for (const bytes of ["GET / HTTP/1.1\r\n\r\n", "\0".repeat(1000), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".padEnd(500, "\xff")]) {
      const socket: Socket = connect(address);
      socket.on("error", () => undefined);
      socket.write(bytes, "latin1");
      await new Promise((resolve) => setTimeout(resolve, 50));
      socket.destroy();
    }
    expect((await schemas()).includes("aws_vpc")).toBe(true);
  });

  it.each([
    ["bytes that are no message", "ConfigureProvider", Buffer.from([0xff, 0xff, 0xff])],
    ["a value that is damaged", "ConfigureProvider", field(2, field(1, Buffer.from([0xc1])))],
    ["a type that it does not serve", "PlanResourceChange", Buffer.concat([typeName("aws_subnet"), field(3, value({ a: 1 }))])],
    [
      "a state that is no JSON",
      "UpgradeResourceState",
      Buffer.concat([typeName("aws_vpc"), field(3, field(1, Buffer.from("{")))]),
    ],
    ["a call that there is not", "EatEverything", Buffer.alloc(0)],
  ])("answers %s with an error, and lives on", async (_what, name, bytes) => {
    await expect(call(name, bytes)).rejects.toMatchObject({ code: expect.any(Number) as number });
    expect((await schemas()).includes("aws_vpc")).toBe(true);
  });

  it("stops while somebody is still connected", async () => {
    await schemas();
    await running.stop();
    await expect(schemas()).rejects.toMatchObject({ code: grpc.status.UNAVAILABLE });
  });
});
