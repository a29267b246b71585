import { expect, test } from 'vitest';
import { amendableFields } from '../../../src/renderer/records/outbox/amendable-fields.ts';

test('an edit is corrected in what a person knows: not its key, not what the district assigns', () => {
  const student = {
    student_unique_id: '7',
    student_usi: null,
    first_name: 'Ana',
    last_name: 'Ruiz',
  };
  expect(amendableFields('students', student)).toEqual(['first_name', 'last_name']);
  const enrollment = { student_unique_id: '7', school_id: 1, entry_date: '2026-08-24' };
  expect(amendableFields('student_school_associations', enrollment)).toEqual([]);
});
