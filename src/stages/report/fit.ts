import type { Block, Section } from "./document.ts";

export interface Fitted {
  readonly blocks: readonly Block[];
  /** Section ids that lost detail, in the order in which they lost it. */
  readonly dropped: readonly string[];
}

/**
 * Steps sections down until the whole fits `limit`: the lowest drop order first, level by level, the last section first.
 * What is left after the last step is returned even if it is too long; the caller cuts it.
 * Each level is rendered once: the length of the whole is the sum, so a pull request with 2,000 specs stays linear.
 */
export function fit(sections: readonly Section[], limit: number, render: (blocks: readonly Block[]) => string): Fitted {
  const states = sections.map((section) => ({ section, level: 0, length: lengthOf(section, 0, render) }));
  const dropped = new Set<string>();
  let total = states.reduce((sum, { length }) => sum + length, 0);
  for (const state of stepsInOrder(states)) {
    if (total <= limit) break;
    state.level += 1;
    total -= state.length;
    state.length = lengthOf(state.section, state.level, render);
    total += state.length;
    dropped.add(state.section.id);
  }
  return { blocks: states.flatMap(({ section, level }) => section.levels[level] ?? []), dropped: [...dropped] };
}

/** Every possible step down, in order: one entry per section and level that can still be lost. */
function stepsInOrder<T extends { readonly section: Section }>(states: readonly T[]): readonly T[] {
  const steps = states.flatMap((state, index) =>
    state.section.levels.slice(1).map((_blocks, level) => ({ state, index, level })),
  );
  return steps
    .toSorted((a, b) => a.state.section.dropOrder - b.state.section.dropOrder || a.level - b.level || b.index - a.index)
    .map(({ state }) => state);
}

/** Two more than its text: what joins it to the next. */
function lengthOf({ levels }: Section, level: number, render: (blocks: readonly Block[]) => string): number {
  const blocks = levels[level] ?? [];
  return blocks.length === 0 ? 0 : render(blocks).length + 2;
}
