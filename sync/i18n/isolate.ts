/** Letters that are written from right to left: Hebrew, Arabic and the scripts beside them. */
const rightToLeft =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

const open = '\u2068';
const close = '\u2069';

/**
 * A text that stands inside another one. Written from right to left, it is isolated
 * (https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates), so that it does not draw the digits and
 * punctuation around it to its other side.
 */
export function isolate(text: string): string {
  if (!rightToLeft.test(text)) return text;
  const isIsolated =
    text.startsWith(open) && text.indexOf(close) === text.length - 1 && !text.includes(open, 1);
  return isIsolated ? text : `${open}${text}${close}`;
}

/** Texts one after the other, without the empty ones: each keeps its own direction. */
export function joinTexts(
  texts: readonly (string | number | boolean | null | undefined)[],
  separator: string,
): string {
  return texts
    .filter((text) => text !== null && text !== undefined && text !== '' && text !== false)
    .map((text) => isolate(String(text)))
    .join(separator);
}
