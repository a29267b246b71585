/**
 * How many mistakes a word may have. None in a short word, which may as well be another word, and none in a number.
 */
function mistakesAllowed(word: string): number {
  if (word.length < 4 || /\d/.test(word)) return 0;
  return word.length < 7 ? 1 : 2;
}

/**
 * The words that begin with the given word, allowing a few mistakes: an extra letter, a missing one, a different one,
 * or two neighbors swapped. The nearest come first.
 * @param word normalized like the words: without case and accents
 */
export function fuzzyMatches(word: string, words: readonly string[], limit: number): string[] {
  const allowed = mistakesAllowed(word);
  if (allowed === 0) return [];
  const found: { word: string; mistakes: number }[] = [];
  for (const candidate of words) {
    const mistakes = mistakesToPrefix(word, candidate, allowed);
    if (mistakes <= allowed) found.push({ word: candidate, mistakes });
  }
  found.sort((a, b) => a.mistakes - b.mistakes || a.word.length - b.word.length);
  return found.slice(0, limit).map(({ word: close }) => close);
}

/**
 * The fewest mistakes that turn `word` into a beginning of `candidate` (optimal string alignment distance). Counting
 * stops above `allowed`.
 */
function mistakesToPrefix(word: string, candidate: string, allowed: number): number {
  const width = word.length;
  let beforeLast: number[] = [];
  let last = Array.from({ length: width + 1 }, (_, i) => i);
  let fewest = last[width] as number;
  const longest = Math.min(candidate.length, width + allowed);
  for (let row = 1; row <= longest; row += 1) {
    const next = [row];
    let best = row;
    for (let at = 1; at <= width; at += 1) {
      const isSame = candidate[row - 1] === word[at - 1];
      let cost = Math.min(
        (last[at] as number) + 1,
        (next[at - 1] as number) + 1,
        (last[at - 1] as number) + (isSame ? 0 : 1),
      );
      if (
        row > 1 &&
        at > 1 &&
        candidate[row - 1] === word[at - 2] &&
        candidate[row - 2] === word[at - 1]
      ) {
        cost = Math.min(cost, (beforeLast[at - 2] as number) + 1);
      }
      next.push(cost);
      best = Math.min(best, cost);
    }
    fewest = Math.min(fewest, next[width] as number);
    // Every continuation costs at least this much. A transposition reaches one row back.
    if (best > allowed && Math.min(...last) > allowed) break;
    beforeLast = last;
    last = next;
  }
  return fewest;
}
