import { describe, expect, it } from 'vitest';
import { followRow } from '../../../src/renderer/kit/grid/grid-keys.ts';

const list = (keys: string) => ({ total: keys.length, rowAt: (index: number) => keys[index] });
const keyOf = (row: string) => row;
const follow = (before: string, index: number, after: string) =>
  followRow({ index, rows: list(before) }, list(after), keyOf);

describe('the active row of a list that is loaded again', () => {
  it('stays with its record when rows before it come and go', () => {
    expect(follow('abcd', 2, 'xabcd')).toBe(3);
    expect(follow('abcd', 2, 'bcd')).toBe(1);
    expect(follow('abcd', 2, 'abcd')).toBe(2);
  });

  it('stays at its place when its record has gone', () => {
    expect(follow('abcd', 1, 'acd')).toBe(1);
    expect(follow('abcd', 3, 'ab')).toBe(1);
    expect(follow('a', 0, '')).toBe(0);
  });

  it('stays at its place when its record has not been loaded yet', () => {
    const rows = { total: 4, rowAt: () => undefined };
    expect(followRow({ index: 2, rows }, list('abcd'), keyOf)).toBe(2);
  });
});
