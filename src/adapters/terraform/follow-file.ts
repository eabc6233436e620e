import { open } from "node:fs/promises";

const everyMs = 50;
const chunkBytes = 65_536;

/** Hands on what is written to a file that grows, until it is told that nothing more comes. */
export function followFile(path: string, take: (chunk: Buffer) => void): { end(): Promise<void> } {
  let position = 0;
  let reading: Promise<void> | undefined;
  const read = async (): Promise<void> => {
    const file = await open(path, "r");
    try {
      for (;;) {
        const { bytesRead, buffer } = await file.read(Buffer.alloc(chunkBytes), 0, chunkBytes, position);
        if (bytesRead === 0) return;
        position += bytesRead;
        take(buffer.subarray(0, bytesRead));
      }
    } finally {
      await file.close();
    }
  };
  const next = (): void => {
    reading ??= read().finally(() => (reading = undefined));
    // The end reads once more, and says what is wrong.
    reading.catch(() => undefined);
  };
  const timer = setInterval(next, everyMs);
  return {
    end: async () => {
      clearInterval(timer);
      await reading?.catch(() => undefined);
      await read();
    },
  };
}
