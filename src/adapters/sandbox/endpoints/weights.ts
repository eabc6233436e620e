export interface Choice {
  readonly id: string;
  readonly weight: number;
}

/**
 * Chooses by weight, evenly and not by chance: of as many questions as all weights together, each choice gets its weight. Without any
 * weight all are equal, as with Route 53. `key`: who is asked for; each is counted on its own.
 */
export type Chooser = (key: string, choices: readonly Choice[]) => string | undefined;

export function evenChooser(): Chooser {
  const balances = new Map<string, Map<string, number>>();
  return (key, given) => {
    const isIdle = given.every(({ weight }) => weight <= 0);
    const choices = isIdle ? given.map(({ id }) => ({ id, weight: 1 })) : given.filter(({ weight }) => weight > 0);
    const before = balances.get(key) ?? new Map<string, number>();
    const raised = choices.map(({ id, weight }) => ({ id, balance: (before.get(id) ?? 0) + weight }));
    const highest = raised.toSorted((a, b) => b.balance - a.balance)[0];
    const total = choices.reduce((sum, { weight }) => sum + weight, 0);
    balances.set(key, new Map(raised.map((one) => [one.id, one === highest ? one.balance - total : one.balance])));
    return highest?.id;
  };
}
