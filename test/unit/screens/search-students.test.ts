import { beforeEach, expect, test } from 'vitest';
import {
  clearStudentFilters,
  forgetStudentQuery,
  searchStudents,
  setStudentFilter,
  useStudentFilter,
} from '../../../src/renderer/library/stores/student-query-store.ts';

beforeEach(() => {
  forgetStudentQuery();
  setStudentFilter({ mine: true });
});
const now = () => {
  const { text, mine } = useStudentFilter.getState();
  return { text, mine };
};

test('a search that begins in the caseload looks among everyone, and goes back when it is cleared', () => {
  searchStudents('k');
  searchStudents('ke');
  expect(now()).toEqual({ text: 'ke', mine: false });
  searchStudents('');
  expect(now()).toEqual({ text: '', mine: true });
});

test('a search is narrowed to the caseload on request, until the next one', () => {
  searchStudents('k');
  setStudentFilter({ mine: true });
  searchStudents('ke');
  expect(now()).toEqual({ text: 'ke', mine: true });
  searchStudents('');
  searchStudents('a');
  expect(now()).toEqual({ text: 'a', mine: false });
});

test('a search that begins in the list of everyone stays there', () => {
  setStudentFilter({ mine: false });
  searchStudents('k');
  searchStudents('');
  expect(now()).toEqual({ text: '', mine: false });
});

test('to clear the filters keeps whose students are shown', () => {
  setStudentFilter({ grade: 'Ninth grade' });
  clearStudentFilters();
  expect(useStudentFilter.getState()).toMatchObject({ grade: null, mine: true });
});
