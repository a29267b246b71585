import { describe, expect, test } from 'vitest';
import { itemSize } from '../../../sync/hub/dynamodb/items/item-size.ts';
import { leafChanges, withChanges } from '../../../sync/hub/dynamodb/items/leaf-changes.ts';

const item = {
  profile_id: 'p',
  phone: '1',
  specializations: new Set(['math', 'art']),
  preferences: {
    communication_method: 'email',
    dashboard_layout: 'cards',
    theme: 'dark',
    notification_settings: { sms_notifications: false, reminder_frequency: 'daily' },
  },
};

describe('changes of an item', () => {
  test('are those of the leaves that differ', () => {
    const changes = leafChanges(item, {
      phone: '1',
      preferences: {
        communication_method: 'sms',
        dashboard_layout: 'cards',
        notification_settings: { sms_notifications: true, reminder_frequency: 'daily' },
      },
    });
    expect(changes).toEqual([
      { path: ['preferences', 'communication_method'], old: 'email', new: 'sms' },
      {
        path: ['preferences', 'notification_settings', 'sms_notifications'],
        old: false,
        new: true,
      },
    ]);
  });

  test('remove a part that the laptop knows, and keep one that it does not', () => {
    const changes = leafChanges(item, { preferences: { communication_method: 'email' } });
    expect(changes.map(({ path, new: value }) => [path.join('.'), value])).toEqual([
      ['preferences.dashboard_layout', undefined],
      ['preferences.notification_settings', undefined],
    ]);
    expect(withChanges(item, changes).preferences).toEqual({
      communication_method: 'email',
      theme: 'dark',
    });
  });

  test('take null as: the attribute is removed', () => {
    const changes = leafChanges(item, { phone: null, gender: null });
    expect(changes).toEqual([{ path: ['phone'], old: '1', new: undefined }]);
    expect(withChanges(item, changes)).not.toHaveProperty('phone');
  });

  test('set a map whole where there is none', () => {
    const preferences = { dashboard_layout: 'list' };
    const changes = leafChanges({ profile_id: 'p' }, { preferences });
    expect(changes).toEqual([{ path: ['preferences'], old: undefined, new: preferences }]);
  });

  test('of a set are none when only the order differs, and leave it a set', () => {
    expect(leafChanges(item, { specializations: ['math', 'art'] })).toEqual([]);
    expect(leafChanges(item, { specializations: ['art', 'math'] })).toEqual([]);
    const [change] = leafChanges(item, { specializations: ['art', 'music'] });
    expect(change?.new).toEqual(new Set(['art', 'music']));
    // DynamoDB has no empty set.
    expect(leafChanges(item, { specializations: [] })[0]?.new).toEqual([]);
  });
});

test('the size of an item is counted as DynamoDB does, or a little more', () => {
  expect(itemSize({ name: 'Åsa' })).toBe(4 + 4);
  expect(itemSize({ a: true, b: null })).toBe(2 + 2);
  expect(itemSize({ n: 1.5 })).toBe(1 + 21);
  expect(itemSize({ l: ['ab', false] })).toBe(1 + 3 + (1 + 2) + (1 + 1));
  expect(itemSize({ m: { k: 'v' } })).toBe(1 + 3 + 1 + (1 + 1));
  expect(itemSize({ s: new Set(['a', 'bc']), b: new Uint8Array(5) })).toBe(1 + 3 + 1 + 5);
});
