import type { ReadableMirror } from '../database/database.ts';
import { fuzzyMatches } from './fuzzy-match.ts';
import { normalizeText } from './normalize-text.ts';

/** Words that one with mistakes may have been meant as. */
const meanings = 30;

/**
 * Rowids of the students of whom every given word begins a word of a name or an id, without regard to
 * case and accents. Where nobody is found, a few mistakes in longer words are forgiven.
 */
export function searchStudents(mirror: ReadableMirror, text: string): number[] {
  const words = wordsOf(text);
  if (words.length === 0) return [];
  const found = match(mirror, words.map(beginning));
  if (found.length > 0) return found;
  const known = mirror.prepare('SELECT term FROM students_words').pluck().all() as string[];
  const forgiving = words.map((word) => {
    const close = fuzzyMatches(normalizeText(word), known, meanings);
    return [beginning(word), ...close.map((one) => `"${one}"`)].join(' OR ');
  });
  return match(
    mirror,
    forgiving.map((one) => `(${one})`),
  );
}

function beginning(word: string): string {
  return `"${word}"*`;
}

function match(mirror: ReadableMirror, every: readonly string[]): number[] {
  return mirror
    .prepare('SELECT rowid FROM students_search WHERE students_search MATCH ?')
    .pluck()
    .all(every.join(' AND ')) as number[];
}

/** The words of a text, split where the search index splits (FTS5's `unicode61`). */
export function wordsOf(text: string): string[] {
  return text.normalize('NFC').match(/[\p{L}\p{N}\p{Co}\p{M}]+/gu) ?? [];
}
