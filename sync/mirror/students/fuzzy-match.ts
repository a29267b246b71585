import { lettersOf, type Vocabulary } from './vocabulary.ts';

/**
 * How many mistakes a word may have. None in a short word, which may as well be another word, and none in a number.
 */
function mistakesAllowed(word: string): number {
  if (word.length < 4 || /\d/.test(word)) return 0;
  return word.length < 7 ? 1 : 2;
}

/**
 * The numbers of the words that begin with the given word, allowing a few mistakes: an extra letter, a missing one, a
 * different one, or two neighbors swapped. The nearest come first.
 * @param word normalized like the words: without case and accents
 */
export function fuzzyMatches(word: string, vocabulary: Vocabulary, limit: number): number[] {
  const allowed = mistakesAllowed(word);
  if (allowed === 0) return [];
  const { words, letters } = vocabulary;
  const typed = lettersOf(word);
  const distance = prefixDistance(word, allowed);
  const found: { number: number; mistakes: number }[] = [];
  for (let number = 0; number < words.length; number += 1) {
    // Each letter that a word lacks is a mistake at least. This leaves few words to compare.
    if (bits(typed & ~(letters[number] as number)) > allowed) continue;
    const mistakes = distance(words[number] as string);
    if (mistakes <= allowed) found.push({ number, mistakes });
  }
  const lengthOf = (number: number) => (words[number] as string).length;
  found.sort((a, b) => a.mistakes - b.mistakes || lengthOf(a.number) - lengthOf(b.number));
  return found.slice(0, limit).map(({ number }) => number);
}

function bits(number: number): number {
  let count = 0;
  for (let left = number; left !== 0; left &= left - 1) count += 1;
  return count;
}

/**
 * The fewest mistakes that turn `word` into a beginning of a candidate (optimal string alignment distance). Counting
 * stops above `allowed`.
 */
function prefixDistance(word: string, allowed: number): (candidate: string) => number {
  const width = word.length;
  // Every candidate uses the same rows: a search compares thousands of words.
  let beforeLast = new Int32Array(width + 1);
  let last = new Int32Array(width + 1);
  let next = new Int32Array(width + 1);
  return (candidate) => {
    for (let at = 0; at <= width; at += 1) last[at] = at;
    let fewest = width;
    let bestOfLast = 0;
    const longest = Math.min(candidate.length, width + allowed);
    for (let row = 1; row <= longest; row += 1) {
      const letter = candidate.charCodeAt(row - 1);
      next[0] = row;
      let best = row;
      for (let at = 1; at <= width; at += 1) {
        const typed = word.charCodeAt(at - 1);
        let cost = Math.min(
          (last[at] as number) + 1,
          (next[at - 1] as number) + 1,
          (last[at - 1] as number) + (letter === typed ? 0 : 1),
        );
        if (
          row > 1 &&
          at > 1 &&
          letter === word.charCodeAt(at - 2) &&
          candidate.charCodeAt(row - 2) === typed
        ) {
          cost = Math.min(cost, (beforeLast[at - 2] as number) + 1);
        }
        next[at] = cost;
        if (cost < best) best = cost;
      }
      fewest = Math.min(fewest, next[width] as number);
      // Every continuation costs at least this much. A transposition reaches one row back.
      if (best > allowed && bestOfLast > allowed) break;
      bestOfLast = best;
      [beforeLast, last, next] = [last, next, beforeLast];
    }
    return fewest;
  };
}
