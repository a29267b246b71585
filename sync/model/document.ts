import type { Shape } from './entities/shape.ts';

/*
 * A document is a value of a list, a map or a field of any shape. It travels and is stored as JSON text, byte for
 * byte. It is read only where it is shown, edited, merged or judged.
 */

/** Whether values of this shape are documents. */
export function isDocument({ type }: Shape): boolean {
  return type === 'list' || type === 'map' || type === 'any';
}

/**
 * Reads the text of a document. A number that would lose digits in JavaScript is read as the text of its digits.
 * @throws SyntaxError when the text is not JSON
 */
export function readDocument(text: string): unknown {
  return mayLoseDigits.test(text) ? JSON.parse(text, withDigits) : JSON.parse(text);
}

/** Whether a text of JSON may hold a number that loses digits: one of 16 or more characters, or with an exponent. */
const mayLoseDigits = /[\d.]{16}|\d[eE]/;

/** Reviver of `JSON.parse`, which gives it the number as it is written (ECMA-262, JSON.parse source text access). */
function withDigits(_: string, value: unknown, context?: { readonly source: string }): unknown {
  return typeof value === 'number' && context !== undefined ? readNumber(context.source) : value;
}

/** Reads a decimal number, or the text itself when the number has more digits than JavaScript keeps, which is 15. */
export function readNumber(text: string): number | string {
  const number = Number(text);
  // A number of 17 digits that JavaScript wrote reads back as the same number.
  if (String(number) === text) return number;
  const digits = text.replace(/[eE].*$/, '').replace(/^[-+]?0*\.?0*|\D/g, '');
  const fits = digits.replace(/0+$/, '').length <= 15 && Number.isFinite(number);
  return fits && (number !== 0 || digits === '') ? number : text;
}
