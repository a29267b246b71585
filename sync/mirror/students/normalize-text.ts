/**
 * A text without case and accents, to sort and to compare by: Álvarez sorts beside Alvarez. SQL calls it as
 * `normalize_text`.
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
