import type { Socket } from "node:net";

/** Waits until a socket is ready, uses it and closes it in any case. */
export async function withSocket<T>(
  socket: Socket,
  ready: "connect" | "secureConnect",
  signal: AbortSignal,
  use: () => T,
): Promise<T> {
  const stop = (): void => {
    socket.destroy(new Error("stopped"));
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      socket.once(ready, resolve);
      socket.once("error", reject);
      socket.once("close", () => {
        reject(Object.assign(new Error("closed"), { code: "ECONNRESET" }));
      });
    });
    return use();
  } finally {
    signal.removeEventListener("abort", stop);
    // What the other end still says is nobody's business any more.
    socket.on("error", () => undefined);
    socket.destroy();
  }
}
