import { beforeEach, expect, test } from 'vitest';
import { columnsFor } from '../../../src/renderer/features/students/list/chosen-columns.ts';
import { periodsAt } from '../../../src/renderer/features/students/list/periods.ts';
import {
  forgetStudentQuery,
  setStudentFilter,
  shownSort,
  sortStudents,
  useStudentFilter,
} from '../../../src/renderer/library/stores/student-query-store.ts';

beforeEach(forgetStudentQuery);
const sort = () => shownSort(useStudentFilter.getState());

test('without a text the list is by name; a text brings the best match first', () => {
  expect(sort()).toEqual({ by: 'name', descending: false });
  setStudentFilter({ text: 'ana' });
  expect(sort()).toEqual({ by: 'match', descending: false });
});

test('a chosen order stays while a text is typed', () => {
  sortStudents('grade');
  setStudentFilter({ text: 'ana' });
  expect(sort()).toEqual({ by: 'grade', descending: false });
});

test('a second press on a column sorts the other way, and dates begin with the newest', () => {
  sortStudents('name');
  expect(sort()).toEqual({ by: 'name', descending: true });
  sortStudents('name');
  expect(sort()).toEqual({ by: 'name', descending: false });
  sortStudents('entry_date');
  expect(sort()).toEqual({ by: 'entry_date', descending: true });
  sortStudents('entry_date');
  expect(sort()).toEqual({ by: 'entry_date', descending: false });
});

test('the exit date is shown beside a filter on it, in its place', () => {
  const chosen = ['id', 'birth'] as const;
  expect(columnsFor(useStudentFilter.getState(), chosen)).toEqual(chosen);
  setStudentFilter({ exited_to: '2026-10-31' });
  expect(columnsFor(useStudentFilter.getState(), chosen)).toEqual(['id', 'exit', 'birth']);
});

test('periods are whole months and the school year, also in January and on a 31st', () => {
  expect(periodsAt('2027-01-31')).toEqual([
    { id: 'this_month', from: '2027-01-01', to: '2027-01-31' },
    { id: 'last_month', from: '2026-12-01', to: '2026-12-31' },
    { id: 'school_year', from: '2026-07-01', to: '2027-06-30' },
  ]);
  expect(periodsAt('2028-03-31')[1]).toEqual({
    id: 'last_month',
    from: '2028-02-01',
    to: '2028-02-29',
  });
});
