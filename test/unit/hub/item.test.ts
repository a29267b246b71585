import { describe, expect, test } from 'vitest';
import { etagOf } from '../../../sync/hub/dynamodb/items/etag.ts';
import { readNumber, recordOf } from '../../../sync/hub/dynamodb/items/item.ts';

describe('a number of DynamoDB', () => {
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
  ])('%s is a number', (text, number) => {
    expect(readNumber(text)).toBe(number);
  });

  test.each([
    '12345678901234567890',
    '0.12345678901234567891',
    '1E+400',
    '1E-400',
    '9007199254740993',
  ])('%s stays text, because a number would lose digits', (text) => {
    expect(readNumber(text)).toBe(text);
  });
});

test('a record is JSON, without the hub’s own fields', () => {
  const item = {
    profile_id: 'p',
    _etag: 'e',
    _changeset: 'c',
    specializations: new Set(['b', 'a']),
    scores: new Set([10, 9]),
    photo: new Uint8Array([1, 2, 3]),
    nested: { tags: new Set(['y', 'x']) },
  };
  expect(recordOf(item)).toEqual({
    profile_id: 'p',
    specializations: ['a', 'b'],
    scores: [9, 10],
    photo: 'AQID',
    nested: { tags: ['x', 'y'] },
  });
});

describe('the etag of a profile', () => {
  const record = { profile_id: 'p', phone: '1', preferences: { timezone: 'UTC', layout: 'list' } };

  test('does not depend on the order of names', () => {
    const turned = {
      preferences: { layout: 'list', timezone: 'UTC' },
      phone: '1',
      profile_id: 'p',
    };
    expect(etagOf(turned)).toBe(etagOf(record));
  });

  test('does not move with bookkeeping', () => {
    const stamped = { ...record, updated_at: '2026-01-01T00:00:00Z', created_at: 'x' };
    expect(etagOf(stamped)).toBe(etagOf(record));
  });

  test.each([
    ['a value', { ...record, phone: '2' }],
    ['a nested value', { ...record, preferences: { timezone: 'UTC', layout: 'cards' } }],
    ['an attribute that the model does not know', { ...record, badge: 7 }],
    ['the order of a list', { ...record, list: [1, 2] }],
  ])('moves with %s', (_, changed) => {
    expect(etagOf(changed)).not.toBe(etagOf(record));
    expect(etagOf(changed)).toMatch(/^[0-9a-f]{32}$/);
  });

  test('tells lists of another order apart', () => {
    expect(etagOf({ list: [1, 2] })).not.toBe(etagOf({ list: [2, 1] }));
  });
});
