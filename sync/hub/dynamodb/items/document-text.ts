import { toJsonValue } from './item.ts';

/** Of ECMA-262, “JSON.parse source text access”: the types of TypeScript do not have them yet. */
const json = JSON as unknown as {
  rawJSON(text: string): unknown;
  isRawJSON(value: unknown): boolean;
};

/** The text of a document of an item: JSON without spaces, with the names of every map sorted, and numbers as stored. */
export function documentText(value: unknown): string {
  return canonicalJson(toJsonValue(value, json.rawJSON));
}

/** JSON without spaces, with the names of every object sorted. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part) && !json.isRawJSON(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
