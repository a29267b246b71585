/** One line of the bench's table. */
export interface Figure {
  readonly what: string;
  readonly value: string;
  /** What the product is built to reach; empty for a figure to compare with. */
  readonly aim: string;
}

export function printTable(figures: readonly Figure[]): void {
  const width = (column: 'what' | 'value') =>
    Math.max(...figures.map((figure) => figure[column].length));
  for (const { what, value, aim } of figures) {
    console.log(`${what.padEnd(width('what'))}  ${value.padStart(width('value'))}  ${aim}`);
  }
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** @param part between 0 and 1 */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}
