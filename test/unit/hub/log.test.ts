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

test('a problem is logged with its code, its parameters and its words in English', () => {
  const error = new CaseloadError({ code: 'store_unavailable', params: { reason: 'postgres' } });
  expect(describeError(error)).toEqual({
    type: 'CaseloadError',
    code: 'store_unavailable',
    params: { reason: 'postgres' },
    message: 'The district’s PostgreSQL does not answer. Try again later; nothing was lost.',
  });
  const value = new CaseloadError({ code: 'unknown_descriptor', params: { value: 'Ana Ruiz' } });
  expect(JSON.stringify(describeError(value))).not.toContain('Ana');
  expect(describeError('thrown text')).toEqual({ type: 'string' });
});
