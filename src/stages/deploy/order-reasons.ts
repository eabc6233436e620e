import { type DeployBoard, hasReached, type QueuedRun, type Wait, waveName } from "../../domain/deploy.ts";
import { type Blockage, ownWords } from "./order-words.ts";

/** Why a run cannot run, whoever else wants to; empty when it can. */
export function reasonsToWait(run: QueuedRun, board: DeployBoard): readonly Blockage[] {
  const running = board.running.find(({ key }) => waveName(key) === waveName(run.key));
  return [
    ...(running === undefined ? [] : [{ why: ownWords.behind(running, "running"), until: null }]),
    ...run.waits.flatMap((wait) => blockagesOf(wait, run, board)),
  ];
}

function blockagesOf(wait: Wait, { key }: QueuedRun, { waves }: DeployBoard): readonly Blockage[] {
  switch (wait.kind) {
    case "hold":
      return [{ why: wait.why, until: wait.until }];
    case "wave": {
      const name = waveName({ ...key, wave: wait.wave });
      const state = waves.find((standing) => waveName(standing.key) === name)?.state;
      const isReached = state !== undefined && hasReached(state, wait.atLeast);
      return isReached ? [] : [{ why: ownWords.waveBehind(wait.wave, wait.atLeast, state), until: null }];
    }
  }
}
