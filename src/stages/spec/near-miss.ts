import { distance } from "fastest-levenshtein";

const longestWord = 64;

/** The candidate that was probably meant: at most three edits away, and fewer than half of the word. */
export function nearMiss(word: string, candidates: readonly string[]): string | undefined {
  if (word.length === 0 || word.length > longestWord) return undefined;
  let best: { readonly candidate: string; readonly edits: number } | undefined;
  for (const candidate of candidates) {
    const edits = distance(word.toLowerCase(), candidate.toLowerCase());
    const allowed = Math.min(3, Math.floor(Math.max(word.length, candidate.length) / 2));
    if (edits <= allowed && (best === undefined || edits < best.edits)) best = { candidate, edits };
  }
  return best?.candidate;
}

/** ` Did you mean x?`, or the other sentence when nothing is near. */
export const suggestion = (near: string | undefined, otherwise: string): string =>
  near === undefined ? otherwise : `Did you mean ${near}?`;
