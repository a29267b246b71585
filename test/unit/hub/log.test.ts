import { expect, test } from 'vitest';
import { describeError } from '../../../sync/hub/server/log.ts';
import { CaseloadError } from '../../../sync/model/error.ts';

test('the log tells which error it was and where, and never its words', () => {
  const cause = Object.assign(new Error('Key (student_unique_id)=(604821) already exists.'), {
    code: '23505',
    detail: '604821',
  });
  const defect = new TypeError('cannot read the birth date of Ana Ruiz', { cause });
  const described = JSON.stringify(describeError(defect));
  expect(described).not.toMatch(/604821|Ana|birth/);
  expect(describeError(defect)).toMatchObject({
    type: 'TypeError',
    at: expect.arrayContaining([expect.stringContaining('log.test.ts')]),
    cause: { type: 'Error', code: '23505' },
  });
});

test('an error of ours is told by its code', () => {
  const error = new CaseloadError({ code: 'store_unavailable', message: 'words' });
  expect(describeError(error)).toEqual({ type: 'CaseloadError', code: 'store_unavailable' });
  expect(describeError('thrown text')).toEqual({ type: 'string' });
});
