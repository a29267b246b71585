/**
 * How many mistakes a word may have: none in a short one, where another word is as likely meant, and none in
 * a number.
 */
function mistakesAllowed(word: string): number {
  if (word.length < 4 || /\d/.test(word)) return 0;
  return word.length < 7 ? 1 : 2;
}

/**
 * Of these words those that begin as the given one, but for a few mistakes: a letter too many, one too few,
 * another one, or two neighbours in each other's place. The nearest come first.
 * @param word as the words are: without case and accents
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
 * The fewest mistakes that make a beginning of `candidate` out of `word` (optimal string alignment distance);
 * more than `allowed` when it is not worth counting on.
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
    // Every way on costs at least this much; a transposition may still reach one row back.
    if (best > allowed && Math.min(...last) > allowed) break;
    beforeLast = last;
    last = next;
  }
  return fewest;
}
