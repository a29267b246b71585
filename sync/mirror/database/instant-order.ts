/**
 * A UTC timestamp as SQLite text that sorts by time. Timestamps arrive with any number of decimals: as text, `…00.12Z`
 * sorts after `…00.123Z`, and `…00Z` after both. Without trailing zeros, point and Z, each instant has one text, and
 * texts sort like the instants.
 */
export function instantOrder(expression: string): string {
  return `rtrim(${expression}, 'Z.0')`;
}
