import { type DeployBoard, type Placement, type QueuedRun, waveName } from "../../domain/deploy.ts";
import { reasonsToWait } from "./order-reasons.ts";
import { refusedIn, supersededIn } from "./order-standing.ts";
import { type Blockage, ownWords, placeWords, turnWords } from "./order-words.ts";
import { type Turn, turnsOf, byAge } from "./turns.ts";

/**
 * Who starts now, and for everybody else where they stand and why they wait, in the order of the queue. One run of a wave at a time;
 * applies before plans before robots; tenants in turn; as many as the memory takes, and nobody passes one that waits for memory.
 */
export function nextRuns(board: DeployBoard, now: Date): readonly Placement[] {
  const refused = refusedIn(board);
  const superseded = supersededIn(board.queue.filter((run) => !refused.has(run)));
  const waiting = board.queue.filter((run) => !refused.has(run) && !superseded.has(run));
  const reasons = new Map(waiting.map((run) => [run, reasonsToWait(run, board)]));
  const ready = waiting.filter((run) => reasons.get(run)?.length === 0);
  const turns = new Map(turnsOf(ready, board, now).map((turn) => [turn.run, turn]));
  const lines = linesOf(
    waiting.filter((run) => turns.get(run)?.starts !== true),
    now,
    board,
  );
  return board.queue.map((run): Placement => {
    const because = refused.get(run);
    if (because !== undefined) return { run, outcome: "refused", words: because };
    const newer = superseded.get(run);
    if (newer !== undefined) return { run, outcome: "superseded", by: newer.id, words: ownWords.superseded(run, newer) };
    const turn = turns.get(run);
    if (turn?.starts === true) return { run, outcome: "start" };
    const blockages = reasons.get(run) ?? [];
    return waitOf(run, lines.get(run) ?? 1, blockages.length > 0 ? blockages : [blockageOf(run, turn, turns, board)]);
  });
}

function waitOf(run: QueuedRun, position: number, blockages: readonly Blockage[]): Placement {
  const until = blockages.map((blockage) => blockage.until).filter((one) => one !== null);
  const latest = until.toSorted((a, b) => Date.parse(a) - Date.parse(b)).at(-1) ?? null;
  return { run, outcome: "wait", position, words: placeWords(run, position, blockages), until: latest };
}

/** Of one that could run: another of its wave starts now, or it is not its turn, or there is no memory. */
function blockageOf(
  run: QueuedRun,
  turn: Turn | undefined,
  turns: ReadonlyMap<QueuedRun, Turn>,
  { limits }: DeployBoard,
): Blockage {
  if (turn === undefined) {
    const first = [...turns.keys()].find((other) => waveName(other.key) === waveName(run.key));
    return { why: first === undefined ? "waits for its turn" : ownWords.behind(first, "next"), until: null };
  }
  return { why: turnWords(turn, limits), until: null };
}

/** The place of each among those that wait for the same wave. */
function linesOf(waiting: readonly QueuedRun[], now: Date, { limits }: DeployBoard): ReadonlyMap<QueuedRun, number> {
  const counts = new Map<string, number>();
  return new Map(
    waiting.toSorted(byAge(now, limits)).map((run) => {
      const position = (counts.get(waveName(run.key)) ?? 0) + 1;
      counts.set(waveName(run.key), position);
      return [run, position];
    }),
  );
}
