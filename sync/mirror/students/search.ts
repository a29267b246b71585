import type { ReadableMirror } from '../database/database.ts';
import { fuzzyMatches } from './fuzzy-match.ts';
import { normalizeText } from './normalize-text.ts';

/** The most words of the index that a mistyped word may stand for. */
const mostMatches = 30;

/**
 * Rowids of the students for whom every given word begins a word of a name or an id, ignoring case and accents. When no
 * student matches, longer words may have a few mistakes.
 */
export function searchStudents(mirror: ReadableMirror, text: string): number[] {
  const words = wordsOf(text);
  if (words.length === 0) return [];
  const found = match(mirror, words.map(beginning));
  if (found.length > 0) return found;
  const known = mirror.prepare('SELECT term FROM students_words').pluck().all() as string[];
  const forgiving = words.map((word) => {
    const close = fuzzyMatches(normalizeText(word), known, mostMatches);
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
