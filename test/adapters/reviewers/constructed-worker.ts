import { serveWork } from "../../../src/adapters/reviewers/worker-side.ts";
import type { Review } from "../../../src/domain/review.ts";
import type { ReviewOrder } from "../../../src/ports/reviewer.ts";

/** A worker that does what its order's `repositoryName` says, so that a test can have every kind of trouble. */
const hoarded: unknown[] = [];

function hoard(): never {
  for (;;) hoarded.push(Array.from({ length: 10_000 }, (_, index) => ({ index })));
}

function spin(): never {
  for (;;);
}

const answer = (value: unknown): Review => ({ said: value, pid: process.pid }) as unknown as Review;
const never = new Promise<Review>(() => undefined);

serveWork(
  {
    send: (message) => {
      if (process.connected) process.send?.(message);
    },
    onMessage: (listener) => {
      process.on("message", listener);
    },
    onClose: (listener) => {
      process.on("disconnect", () => {
        listener();
        process.exit(0);
      });
    },
  },
  { review, deploy: () => Promise.reject(new TypeError("not asked for in these tests")) },
  () => process.exit(0),
);

async function review({ repositoryName, repository }: ReviewOrder, signal: AbortSignal): Promise<Review> {
  const [what = "", argument = ""] = repositoryName.split(" ");

  switch (what) {
    case "environment":
      return answer(process.env);
    case "arguments":
      return answer(process.execArgv);
    case "print":
      process.stdout.write("printed by a spec\n");
      process.stderr.write("printed by a spec\n");
      return answer("printed");
    case "hoard":
      return hoard();
    case "spin":
      return spin();
    case "hang":
      return never;
    case "late":
      await new Promise((resolve) => {
        signal.addEventListener("abort", resolve);
      });
      return answer("late");
    case "throw":
      throw new TypeError("a bug of ours");
    case "read": {
      const found: unknown[] = [];
      for (const path of argument.split(","))
        found.push(await repository.head.read(path, 100).catch((error: unknown) => (error as Error).message));
      return answer(found);
    }
    case "wait":
      await new Promise((resolve) => setTimeout(resolve, Number(argument)));
      return answer(argument);
    default:
      return answer(what);
  }
}
