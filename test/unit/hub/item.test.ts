import { describe, expect, test } from 'vitest';
import { recordOf, wrapNumber } from '../../../sync/hub/dynamodb/items/item.ts';
import { versionOf } from '../../../sync/hub/dynamodb/items/version.ts';
import { fromSent, sentValues } from '../../../sync/protocol/sent-record.ts';

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

describe('a profile as it is sent', () => {
  const numbers = ['9007199254740993', '12345678901234567890', '1E-120', '24.50', '7'];
  const item = {
    profile_id: 'p',
    phone: wrapNumber('5551234567'),
    email: wrapNumber('12345678901234567890'),
    years_experience: wrapNumber('12.5'),
    preferences: { z: numbers.map(wrapNumber), a: new Set(['y', 'x']) },
    badge: 7,
  };
  const { sent, record } = versionOf(item);

  test('has the digits of every number in its documents, as they are stored', () => {
    expect(sentValues(sent).preferences).toBe(
      '{"a":["x","y"],"z":[9007199254740993,12345678901234567890,1E-120,24.50,7]}',
    );
  });

  test('has the digits of a number where the model has a text', () => {
    expect(sentValues(sent)).toMatchObject({
      phone: '5551234567',
      email: '12345678901234567890',
      years_experience: 12.5,
    });
  });

  test('has no field that the model does not know', () => {
    expect(sentValues(sent)).not.toHaveProperty('badge');
    expect(record).toHaveProperty('badge', 7);
  });

  test('reads the same at the hub and on a laptop', () => {
    expect(fromSent('profiles', sent).preferences).toEqual(record.preferences);
  });
});

describe('the etag of a profile', () => {
  const item = { profile_id: 'p', phone: '1', preferences: { timezone: 'UTC', layout: 'list' } };
  const etagOf = (one: Record<string, unknown>) => versionOf(one).etag;

  test('does not depend on the order of names', () => {
    const turned = {
      preferences: { layout: 'list', timezone: 'UTC' },
      phone: '1',
      profile_id: 'p',
    };
    expect(etagOf(turned)).toBe(etagOf(item));
  });

  test.each([
    ['bookkeeping', { ...item, updated_at: '2026-01-01T00:00:00Z', created_at: 'x' }],
    ['an attribute that laptops do not get', { ...item, badge: 7 }],
  ])('does not move with %s', (_, changed) => {
    expect(etagOf(changed)).toBe(etagOf(item));
  });

  test.each([
    ['a value', { ...item, phone: '2' }],
    ['a nested value', { ...item, preferences: { timezone: 'UTC', layout: 'cards' } }],
    ['an unknown part of a document', { ...item, preferences: { ...item.preferences, badge: 7 } }],
    ['the last digit of a number', { ...item, preferences: { n: wrapNumber('9007199254740993') } }],
  ])('moves with %s', (_, changed) => {
    expect(etagOf(changed)).not.toBe(etagOf(item));
    expect(etagOf(changed)).toMatch(/^[0-9a-f]{32}$/);
  });

  test('tells lists of another order apart', () => {
    expect(etagOf({ specializations: [1, 2] })).not.toBe(etagOf({ specializations: [2, 1] }));
  });
});
