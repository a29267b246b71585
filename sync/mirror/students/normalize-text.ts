/**
 * A text as it is ordered and compared: without case and accents, so that Álvarez stands beside Alvarez. SQL calls it
 * as `normalize_text`.
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
