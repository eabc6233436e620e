import type { IncomingMessage } from "node:http";

/** Bytes of all bodies that are held in memory at once. They count when they arrive: nobody can reserve what he does not send. */
export interface BodyBudget {
  take(bytes: number): boolean;
  give(bytes: number): void;
}

export function bodyBudget(most: number): BodyBudget {
  let held = 0;
  return {
    take: (bytes) => {
      if (held + bytes > most) return false;
      held += bytes;
      return true;
    },
    give: (bytes) => {
      held -= bytes;
    },
  };
}

export interface BodyLimits {
  readonly bytes: number;
  readonly milliseconds: number;
  readonly budget: BodyBudget;
}

export type Body =
  { readonly bytes: Buffer; readonly release: () => void } | { readonly refused: "too large" | "too slow" | "too busy" | "gone" };

/** The whole body, or why not: at no moment more is kept than the limits allow. `seen` gets every chunk as it comes. */
export function readBody(request: IncomingMessage, limits: BodyLimits, seen: (chunk: Buffer) => void): Promise<Body> {
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let held = 0;
    const end = (body: Body): void => {
      clearTimeout(timer);
      request.off("data", take).off("end", finish).off("close", lose).off("error", lose);
      request.pause();
      if ("refused" in body) {
        chunks = [];
        limits.budget.give(held);
      }
      resolve(body);
    };
    const take = (chunk: Buffer): void => {
      if (held + chunk.length > limits.bytes) {
        end({ refused: "too large" });
        return;
      }
      if (!limits.budget.take(chunk.length)) {
        end({ refused: "too busy" });
        return;
      }
      held += chunk.length;
      chunks.push(chunk);
      seen(chunk);
    };
    const finish = (): void => {
      end({
        bytes: Buffer.concat(chunks),
        release: () => {
          limits.budget.give(held);
          held = 0;
        },
      });
    };
    const lose = (): void => {
      end({ refused: "gone" });
    };
    const timer = setTimeout(() => {
      end({ refused: "too slow" });
    }, limits.milliseconds);
    request.on("data", take).on("end", finish).on("close", lose).on("error", lose);
  });
}
