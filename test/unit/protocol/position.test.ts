import { expect, test } from 'vitest';
import { positionReader, positionShortener } from '../../../sync/protocol/position.ts';
import type { Position } from '../../../sync/protocol/values.ts';

test('positions of one transaction travel as steps, and arrive as they were', () => {
  const positions = ['7.3', '7.4', '7.900', '8.901', '8.880', '9007199254740993.5'];
  const shorten = positionShortener();
  const read = positionReader();
  const sent = positions.map((position) => shorten(position as Position));
  expect(sent).toEqual(['7.3', 1, 896, '8.901', -21, '9007199254740993.5']);
  expect(sent.map((one) => read(one))).toEqual(positions);
});

test('a step without a position before it is none, and what cannot be read is passed over', () => {
  expect(positionReader()(1)).toBeUndefined();
  const read = positionReader();
  expect(read('7.3')).toBe('7.3');
  for (const wrong of [null, 0.5, true, [1], '7', 'x.3']) expect(read(wrong)).toBeUndefined();
  expect(read(2)).toBe('7.5');
});
