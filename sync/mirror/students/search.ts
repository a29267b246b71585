import { type BirthDates, takeBirthDate } from './birth-date-text.ts';
import { fuzzyMatches } from './fuzzy-match.ts';
import { type Term, termsOf } from './search-text.ts';
import type { StudentWords } from './student-words.ts';

/** The most words of the index that a mistyped word may stand for. */
const mostMatches = 50;
/** The fewest digits that find an id by its end. */
const fewestLastDigits = 3;

/** How well a student matches: by whole words, by their beginnings, or by sound, last digits or with mistakes. */
export const matchRanks = { exact: 3, beginning: 2, near: 1, none: 0 } as const;

/**
 * How well each student matches a text, by rowid. Every word of the text is a word of a name, an id or a birth date, or
 * begins one, or sounds like one. When no student matches, longer words may have a few mistakes.
 * @returns undefined when the text has no words
 */
export function searchStudents(words: StudentWords, text: string): Uint8Array | undefined {
  const { dates, rest } = takeBirthDate(text);
  const query = termsOf(rest);
  if (query.words === 0 && dates === undefined) return undefined;
  const hits = wordHits(words, query.terms);
  const found = rankStudents(words, { ...query, hits, dates });
  if (found !== undefined) return found;
  const mistyped = query.terms.filter(({ count }) => count === 1);
  for (const { term, number } of mistyped.flatMap((one) => mistakes(words, one))) {
    hits.near[number] = (hits.near[number] as number) | bitOf(query.terms, term);
    hits.all |= bitOf(query.terms, term);
  }
  return rankStudents(words, { ...query, hits, dates }) ?? new Uint8Array(words.start.length);
}

/** For each word of the vocabulary, the terms that it answers, as bits. */
interface Hits {
  /** The terms that some word answers. */
  all: number;
  readonly exact: Int32Array;
  readonly beginning: Int32Array;
  readonly near: Int32Array;
}

interface Question {
  readonly words: number;
  readonly terms: readonly Term[];
  readonly hits: Hits;
  readonly dates: readonly BirthDates[] | undefined;
}

function bitOf(terms: readonly Term[], term: Term): number {
  return 1 << terms.indexOf(term);
}

function wordHits({ vocabulary }: StudentWords, terms: readonly Term[]): Hits {
  const size = vocabulary.words.length;
  const exact = new Int32Array(size);
  const beginning = new Int32Array(size);
  const near = new Int32Array(size);
  let all = 0;
  for (const term of terms) {
    const bit = bitOf(terms, term);
    for (const spelling of term.spellings) {
      vocabulary.beginning(spelling, (number, isWhole) => {
        const level = isWhole ? exact : beginning;
        level[number] = (level[number] as number) | bit;
        all |= bit;
      });
      for (const number of vocabulary.soundingLike(spelling)) {
        near[number] = (near[number] as number) | bit;
        all |= bit;
      }
    }
  }
  return { all, exact, beginning, near };
}

function mistakes({ vocabulary }: StudentWords, term: Term): { term: Term; number: number }[] {
  return term.spellings.flatMap((spelling) =>
    fuzzyMatches(spelling, vocabulary, mostMatches).map((number) => ({ term, number })),
  );
}

/** @returns undefined when no student matches */
function rankStudents(words: StudentWords, question: Question): Uint8Array | undefined {
  const { start, count, numbers, birth } = words;
  const { hits, dates, terms } = question;
  const inIds = idHits(words, terms);
  const possible = inIds.reduce((bits, { bit }) => bits | bit, hits.all);
  if (rankOf(question, { exact: possible, beginning: 0, near: 0 }) === 0) return undefined;
  const ranks = new Uint8Array(start.length);
  let isAny = false;
  for (let rowid = 1; rowid < start.length; rowid += 1) {
    const born = dates === undefined ? matchRanks.exact : birthRank(birth[rowid] as number, dates);
    if (born === 0) continue;
    let exact = 0;
    let beginning = 0;
    let near = 0;
    const from = start[rowid] as number;
    const to = from + (count[rowid] as number);
    for (let at = from; at < to; at += 1) {
      const number = numbers[at] as number;
      exact |= hits.exact[number] as number;
      beginning |= hits.beginning[number] as number;
      near |= hits.near[number] as number;
    }
    for (const id of inIds) {
      const rank = id.rank(rowid);
      if (rank === matchRanks.exact) exact |= id.bit;
      else if (rank === matchRanks.beginning) beginning |= id.bit;
      else if (rank === matchRanks.near) near |= id.bit;
    }
    if (question.words > 0 && (exact | beginning | near) === 0) continue;
    const rank = Math.min(born, rankOf(question, { exact, beginning, near }));
    if (rank === 0) continue;
    ranks[rowid] = rank;
    isAny = true;
  }
  return isAny ? ranks : undefined;
}

/** How well the ids of a student match those terms that have a digit. */
function idHits(
  { ids }: StudentWords,
  terms: readonly Term[],
): { readonly bit: number; rank(rowid: number): number }[] {
  return terms
    .filter(({ spellings: [text = ''] }) => /\p{N}/u.test(text))
    .map((term) => {
      const [text = ''] = term.spellings;
      const [whole, begun] = [`\n${text}\n`, `\n${text}`];
      const ended = text.length >= fewestLastDigits ? `${text}\n` : undefined;
      return {
        bit: bitOf(terms, term),
        rank(rowid) {
          const held = ids[rowid] as string;
          if (held.includes(begun)) {
            return held.includes(whole) ? matchRanks.exact : matchRanks.beginning;
          }
          return ended !== undefined && held.includes(ended) ? matchRanks.near : matchRanks.none;
        },
      };
    });
}

function birthRank(birth: number, dates: readonly BirthDates[]): number {
  for (const { from, to, isUsual } of dates) {
    if (birth >= from && birth <= to) return isUsual ? matchRanks.exact : matchRanks.near;
  }
  return matchRanks.none;
}

/** The rank of the weakest term, in the best way to divide the words of the query into terms. */
function rankOf(
  { words, terms }: Question,
  hit: { readonly exact: number; readonly beginning: number; readonly near: number },
): number {
  const best: number[] = [matchRanks.exact];
  for (let end = 1; end <= words; end += 1) best.push(matchRanks.none);
  // Terms are in the order of their first words: `best[from]` is final when a term begins there.
  for (let i = 0; i < terms.length; i += 1) {
    const { from, count } = terms[i] as Term;
    const bit = 1 << i;
    const rank =
      (hit.exact & bit) !== 0
        ? 3
        : (hit.beginning & bit) !== 0
          ? 2
          : (hit.near & bit) !== 0
            ? 1
            : 0;
    const whole = Math.min(rank, best[from] as number);
    if (whole > (best[from + count] as number)) best[from + count] = whole;
  }
  return best[words] as number;
}
