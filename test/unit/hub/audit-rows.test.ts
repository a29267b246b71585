import { expect, test } from 'vitest';
import { toStorableJson } from '../../../sync/hub/ledger/audit-rows.ts';

const stored = (value: unknown) => JSON.parse(toStorableJson(value));

test('JSON for JSONB has U+2400 in place of U+0000, in texts and in names', () => {
  expect(stored({ 'a\u0000': ['b\u0000\u0000c'] })).toEqual({ 'a\u2400': ['b\u2400\u2400c'] });
});

test('half of a surrogate pair becomes U+FFFD, and a whole pair stays', () => {
  expect(stored(['\ud83d', '\udc4d', '\ud83d\udc4d'])).toEqual([
    '\ufffd',
    '\ufffd',
    '\ud83d\udc4d',
  ]);
});

test.each(['\\u0000', '\\\\u0000', '\\', 'plain', '\u0001'])(
  'the text %j stays as it is',
  (text) => {
    expect(stored(text)).toBe(text);
  },
);
