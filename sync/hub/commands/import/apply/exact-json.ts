/*
 * JSON whose numbers keep all their digits: those that JavaScript would alter become raw JSON (TC39, JSON.parse source
 * text access), which `JSON.stringify` writes as it was read. TypeScript's library does not know these functions yet.
 */

interface JsonWithSource {
  parse(
    text: string,
    reviver: (name: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
}

const json = JSON as unknown as JsonWithSource;

export function parseExactly(text: string): unknown {
  return json.parse(text, (_, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source
      ? json.rawJSON(source)
      : value,
  );
}
