/**
 * A text as it is ordered: without case and accents, so that Álvarez stands beside Alvarez. Registered
 * with SQLite as `fold`, and indexed: a change of what it returns needs a migration that re-indexes.
 */
export function normalizeText(text: unknown): string {
  if (typeof text !== 'string') return '';
  for (let i = 0; i < text.length; i += 1) {
    if (text.charCodeAt(i) > 127) {
      return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    }
  }
  return text.toLowerCase();
}
