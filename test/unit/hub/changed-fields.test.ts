import { expect, test } from 'vitest';
import { changedFields } from '../../../sync/hub/audit/changed-fields.ts';

test('only fields that differ are listed, those that one side does not name as empty', () => {
  expect(
    changedFields({ a: 1, same: [1, { b: 2 }], gone: 'x' }, { same: [1, { b: 2 }], a: 2, new: 3 }),
  ).toEqual({ before: { a: 1, gone: 'x', new: null }, after: { a: 2, gone: null, new: 3 } });
});

test('a created or removed record is listed whole', () => {
  expect(changedFields(null, { a: 1, b: null })).toEqual({
    before: null,
    after: { a: 1, b: null },
  });
  expect(changedFields({ a: 1 }, null)).toEqual({ before: { a: 1 }, after: null });
});
