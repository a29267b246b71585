import type { ReadableMirror } from './database.ts';

/**
 * Rowids of the students of whom every given word begins a word of a name or an id, without regard to
 * case and accents.
 */
export function searchStudents(mirror: ReadableMirror, text: string): number[] {
  const words = wordsOf(text);
  if (words.length === 0) return [];
  return mirror
    .prepare('SELECT rowid FROM students_search WHERE students_search MATCH ?')
    .pluck()
    .all(words.map((word) => `"${word}"*`).join(' AND ')) as number[];
}

/** The words of a text, split where the search index splits (FTS5's `unicode61`). */
export function wordsOf(text: string): string[] {
  return text.normalize('NFC').match(/[\p{L}\p{N}\p{Co}\p{M}]+/gu) ?? [];
}
