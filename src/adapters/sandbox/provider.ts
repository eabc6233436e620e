import grpc from "@grpc/grpc-js";
import { createServer, type Server, type Socket } from "node:net";
import { type CallName, wires } from "./protocol.ts";
import { type Handlers, openSession, type Served } from "./session.ts";

/** A provider that listens on a socket. */
export interface Listening {
  readonly network: "unix" | "tcp";
  readonly address: string;
  close(): Promise<void>;
}

/** Schemas of all types together pass the usual four megabytes. */
const messageLimit = 256 * 1024 ** 2;

/** Serves one provider. Each connection gets a session of its own: see openSession. */
export async function listen(served: Served, socketPath: string | undefined): Promise<Listening> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const hangUp = answer(served, socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      sockets.delete(socket);
      hangUp();
    });
  });
  await bind(server, socketPath);
  return {
    network: socketPath === undefined ? "tcp" : "unix",
    address: addressOf(server),
    close: () => shut(server, sockets),
  };
}

function answer(served: Served, socket: Socket): () => void {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": messageLimit,
    "grpc.max_send_message_length": messageLimit,
  });
  server.addService(service, implementation(served, openSession(served)));
  const injector = server.createConnectionInjector(grpc.ServerCredentials.createInsecure());
  injector.injectConnection(socket);
  return () => {
    server.forceShutdown();
    injector.destroy();
  };
}

const names = Object.keys(wires) as CallName[];

const service: grpc.ServiceDefinition = Object.fromEntries(
  names.map((name): [string, grpc.MethodDefinition<unknown, object>] => [
    name,
    {
      path: wires[name].path,
      requestStream: false,
      responseStream: false,
      requestSerialize: () => Buffer.alloc(0),
      requestDeserialize: (bytes) => wires[name].decode(bytes),
      responseSerialize: (message) => (Buffer.isBuffer(message) ? message : wires[name].encode(message)),
      responseDeserialize: (bytes) => bytes,
    },
  ]),
);

function implementation(served: Served, handlers: Handlers): grpc.UntypedServiceImplementation {
  return Object.fromEntries(
    names.map((name): [string, grpc.UntypedHandleCall] => {
      // Each request was decoded by the wire of the same name.
      const handle =
        name === "GetProviderSchema"
          ? () => served.schemaBytes
          : (handlers[name] as (request: unknown) => object | Promise<object>);
      const call: grpc.handleUnaryCall<unknown, object> = ({ request }, reply) => void respond(() => handle(request), reply);
      return [name, call];
    }),
  );
}

/** A fault of ours becomes an error of this one call, which Terraform shows with the resource; it must not end the process. */
async function respond(handle: () => object | Promise<object>, reply: grpc.sendUnaryData<object>): Promise<void> {
  try {
    reply(null, await handle());
  } catch (error) {
    reply({ code: grpc.status.INTERNAL, details: error instanceof Error ? `${error.name}: ${error.message}` : "unknown error" });
  }
}

function bind(server: Server, socketPath: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.once("listening", resolve);
    if (socketPath === undefined) server.listen(0, "127.0.0.1");
    else server.listen(socketPath);
  });
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null) throw new Error("The provider does not listen");
  return typeof address === "string" ? address : `${address.address}:${address.port}`;
}

function shut(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    for (const socket of sockets) socket.destroy();
  });
}
