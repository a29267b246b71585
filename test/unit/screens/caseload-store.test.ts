import { beforeEach, expect, test } from 'vitest';
import {
  forgetCaseload,
  setCaseload,
} from '../../../src/renderer/library/stores/caseload-store.ts';
import { usePlace } from '../../../src/renderer/library/stores/place-store.ts';
import {
  forgetStudentQuery,
  setStudentFilter,
  useStudentFilter,
} from '../../../src/renderer/library/stores/student-query-store.ts';

const caseload = { profile_id: 'p-1', student_unique_ids: ['604821'] };
const isMine = () => useStudentFilter.getState().mine;

beforeEach(() => {
  forgetCaseload();
  forgetStudentQuery();
  usePlace.setState({ screen: 'today' });
});

test('Students opens on the caseload', () => {
  setCaseload(caseload);
  expect(isMine()).toBe(true);
});

test('Students opens on the caseload also when the person is there before the laptop has answered', () => {
  usePlace.setState({ screen: 'students' });
  setCaseload(caseload);
  expect(isMine()).toBe(true);
});

test('a caseload that arrives with a first pull leaves the list before the person’s eyes as it is', () => {
  setCaseload(null);
  usePlace.setState({ screen: 'students' });
  setCaseload(caseload);
  expect(isMine()).toBe(false);
});

test('a caseload that arrives while the person searches leaves the search as it is', () => {
  setStudentFilter({ text: 'ana' });
  setCaseload(caseload);
  expect(isMine()).toBe(false);
});

test('a change of the caseload changes nothing in a list of everyone', () => {
  setCaseload(caseload);
  setStudentFilter({ mine: false });
  setCaseload({ ...caseload, student_unique_ids: [] });
  setCaseload(caseload);
  expect(isMine()).toBe(false);
});
