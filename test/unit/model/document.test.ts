import { describe, expect, test } from 'vitest';
import { readDocument, readNumber } from '../../../sync/model/document.ts';

describe('a number', () => {
  test.each([
    ['0', 0],
    ['-7', -7],
    ['24.5', 24.5],
    ['24.50', 24.5],
    ['0.000', 0],
    ['1E+2', 100],
    ['66.66666666666667', 66.66666666666667],
    ['0.1', 0.1],
    ['0.000000125', 0.000000125],
    ['9007199254740991', 9007199254740991],
    ['123456789000000000000', 123456789000000000000],
  ])('%s is read as a number', (text, number) => {
    expect(readNumber(text)).toBe(number);
    expect(readDocument(`{"a":[${text}]}`)).toEqual({ a: [number] });
  });

  test.each([
    '12345678901234567890',
    '0.12345678901234567891',
    '1E+400',
    '1E-400',
    '1e400',
    '9007199254740993',
  ])('%s is read as text, because it would lose digits', (text) => {
    expect(readNumber(text)).toBe(text);
    expect(readDocument(`{"a": [${text}]}`)).toEqual({ a: [text] });
  });
});

test('texts of digits stay texts', () => {
  expect(readDocument('["9007199254740993", "1e5"]')).toEqual(['9007199254740993', '1e5']);
});
