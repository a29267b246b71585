/**
 * A UTC timestamp as SQLite text that sorts by time. Timestamps arrive with any number of decimals: as text,
 * `…00.12Z` stands after `…00.123Z`, and `…00Z` after both. Without the trailing zeros, the point and the Z, each
 * instant has one text, and texts stand in the order of the instants.
 */
export function instantOrder(expression: string): string {
  return `rtrim(${expression}, 'Z.0')`;
}
