import { z } from 'zod';
import { create } from 'zustand';
import {
  type StudentQuery,
  studentSorts,
  studentStatuses,
} from '../../../../sync/laptop/api/student-query.ts';
import { dataIssues } from '../../../../sync/model/rules/data-issue.ts';

const date = z.string().nullable();

/** The query of the list of students. It stays while other screens are shown. */
export const studentFilterSchema = z.object({
  text: z.string(),
  status: z.enum(studentStatuses),
  sort: z.enum(studentSorts),
  descending: z.boolean(),
  school_id: z.int().nullable(),
  grade: z.string().nullable(),
  /** Students with this data issue. */
  data_issue: z.enum(dataIssues).nullable(),
  /** Students who are assigned to the person. */
  mine: z.boolean(),
  entered_from: date,
  entered_to: date,
  exited_from: date,
  exited_to: date,
});
export type StudentFilter = z.infer<typeof studentFilterSchema>;

const everything: StudentFilter = {
  text: '',
  status: 'any',
  sort: 'match',
  descending: false,
  school_id: null,
  grade: null,
  data_issue: null,
  mine: false,
  entered_from: null,
  entered_to: null,
  exited_from: null,
  exited_to: null,
};

export const useStudentFilter = create<StudentFilter>(() => everything);

export function setStudentFilter(change: Partial<StudentFilter>): void {
  useStudentFilter.setState(change);
}

/** Dates begin with the newest. */
const startsDescending = (sort: StudentFilter['sort']) => sort.endsWith('_date');

/** Sorts by a column, and the other way when the list is sorted by it already. */
export function sortStudents(sort: StudentFilter['sort']): void {
  const { by, descending } = shownSort(useStudentFilter.getState());
  setStudentFilter({ sort, descending: by === sort ? !descending : startsDescending(sort) });
}

/** The column that the list is sorted by. `match`: the best match of the text is first. */
export function shownSort({ text, sort, descending }: StudentFilter): {
  readonly by: StudentFilter['sort'];
  readonly descending: boolean;
} {
  return { by: sort === 'match' && text.trim() === '' ? 'name' : sort, descending };
}

/** Replaces the query: the list shows just these students. */
export function showStudentsOf(filter: Partial<StudentFilter>): void {
  useStudentFilter.setState({ ...everything, ...filter });
}

export function forgetStudentQuery(): void {
  isBackToCaseload = false;
  useStudentFilter.setState(everything);
}

/** Clears the search and the filters. Whose students the list shows stays. */
export function clearStudentFilters(): void {
  useStudentFilter.setState(({ mine }) => ({ ...everything, mine }));
}

/** The search began in the caseload: the list goes back there when the search is cleared. */
let isBackToCaseload = false;

/**
 * Searches for a text, among everyone: the caseload is where the list starts, and a name that comes to mind may be
 * any student's. While there is text, the person may narrow the search to their caseload.
 */
export function searchStudents(text: string): void {
  const before = useStudentFilter.getState();
  const begins = before.text === '' && text !== '';
  const ends = before.text !== '' && text === '';
  if (begins) isBackToCaseload = before.mine;
  const mine = begins ? false : ends ? before.mine || isBackToCaseload : before.mine;
  useStudentFilter.setState({ text, mine });
}

/** The filters behind “More filters”. */
const moreFilters = ['entered_from', 'entered_to', 'exited_from', 'exited_to'] as const;

/** How many of them are on. */
export function countMoreFilters(filter: StudentFilter): number {
  return moreFilters.filter((name) => filter[name] !== everything[name]).length;
}

export function clearMoreFilters(): void {
  const { entered_from, entered_to, exited_from, exited_to } = everything;
  setStudentFilter({ entered_from, entered_to, exited_from, exited_to });
}

/** Whether anything narrows the list of everyone, or that of the caseload. */
export function isFiltered(given: StudentFilter): boolean {
  const { sort: _, descending: __, mine: ___, text, ...filter } = given;
  return (
    text.trim() !== '' ||
    Object.entries(filter).some(
      ([name, value]) => value !== everything[name as keyof StudentFilter],
    )
  );
}

/** The filter as a query of the mirror: absent filters match everything. */
export function toQuery({ text, ...filter }: StudentFilter): StudentQuery {
  const on = Object.entries(filter).filter(([, value]) => value !== null && value !== false);
  return { ...(Object.fromEntries(on) as Omit<StudentQuery, 'text'>), text: text.trim() };
}
