/**
 * Does the work for every item, so many at a time, and gives the results in the order of the items. After a failure nothing new is
 * begun, and what runs already is waited for: nobody may take the ground from under it.
 */
export async function sideBySide<T, R>(
  atOnce: number,
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results = new Map<number, R>();
  const queue = items.entries();
  const failures: unknown[] = [];
  const lane = async (): Promise<void> => {
    for (const [index, item] of queue) {
      try {
        results.set(index, await work(item));
      } catch (error) {
        failures.push(error);
      }
      if (failures.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  if (failures.length > 0) throw failures[0];
  return items.flatMap((_, index) => (results.has(index) ? [results.get(index) as R] : []));
}
