import type { DataIssue } from '../../model/rules/data-issue.ts';
import type { ReadableMirror } from '../database/database.ts';
import { studentsWithIssue } from './data-issues.ts';
import { searchStudents, wordsOf } from './search.ts';
import {
  dayNumber,
  type EnrollmentColumns,
  type StudentIndex,
  studentIndexOf,
} from './student-index.ts';

/** Which students, in which order; a filter that is absent matches everyone. */
export interface StudentFilter {
  readonly text: string;
  /** Students with an enrollment there; then the other filters are about that enrollment. */
  readonly school_id?: number | undefined;
  readonly grade?: string | undefined;
  /** Students with this data issue. */
  readonly data_issue?: DataIssue | undefined;
  /** Students who are assigned to this profile. */
  readonly assigned_to?: string | undefined;
  /** Days between which the enrollment began, or ended; both included. */
  readonly entered_from?: string | undefined;
  readonly entered_to?: string | undefined;
  readonly exited_from?: string | undefined;
  readonly exited_to?: string | undefined;
  readonly status: 'enrolled' | 'withdrawn' | 'any';
  readonly sort: 'name' | 'grade' | 'school' | 'entry_date';
}

/** Cached answers: a window that scrolls repeats the same query. */
const cachedAnswers = 8;

/** Answers the list of students. */
export interface StudentQueries {
  /** Rowids of the matching students in their order. */
  find(filter: StudentFilter): Int32Array;
  /** Prepares what every answer needs, in pieces between which other requests are answered. */
  prepare(signal: AbortSignal): Promise<void>;
}

export function studentQueriesOf(
  mirror: ReadableMirror,
  /** The positions of schools and grades in the order that people expect. */
  orders: { schools(): ReadonlyMap<number, number>; grades(): ReadonlyMap<string, number> },
): StudentQueries {
  const index = studentIndexOf(mirror);
  let version = -1;
  const answers = new Map<string, Int32Array>();
  const find = (filter: StudentFilter): Int32Array => {
    if (version !== mirror.version.count) {
      answers.clear();
      version = mirror.version.count;
    }
    const question = JSON.stringify(filter);
    const known = answers.get(question);
    if (known !== undefined) return known;
    const answer = ask(mirror, index.now(), filter, orders);
    if (answers.size >= cachedAnswers) answers.delete(answers.keys().next().value as string);
    answers.set(question, answer);
    return answer;
  };
  return { find, prepare: index.prepare };
}

function ask(
  mirror: ReadableMirror,
  index: StudentIndex,
  filter: StudentFilter,
  orders: { schools(): ReadonlyMap<number, number>; grades(): ReadonlyMap<string, number> },
): Int32Array {
  const { byName } = index;
  const highest = byName.reduce((max, rowid) => Math.max(max, rowid), 0);
  const marks = [
    textMatches(mirror, filter.text, highest),
    filter.data_issue && marked(studentsWithIssue(mirror, filter.data_issue), highest),
    filter.assigned_to === undefined
      ? undefined
      : marked(assignedStudents(mirror, filter.assigned_to), highest),
  ].filter((mark) => mark !== undefined);
  const named =
    marks.length === 0
      ? byName
      : byName.filter((rowid) => marks.every((mark) => mark[rowid] === 1));
  // The list of all students by name, which everybody opens first, does not wait for enrollments.
  return asksOfEnrollments(filter)
    ? byEnrollments(named, index, { filter, highest, orders })
    : named;
}

function asksOfEnrollments(filter: StudentFilter): boolean {
  const { school_id, grade, entered_from, entered_to, exited_from, exited_to } = filter;
  return (
    filter.status !== 'any' ||
    filter.sort !== 'name' ||
    [school_id, grade, entered_from, entered_to, exited_from, exited_to].some(
      (one) => one !== undefined,
    )
  );
}

function byEnrollments(
  named: Int32Array,
  index: StudentIndex,
  {
    filter,
    highest,
    orders,
  }: { filter: StudentFilter; highest: number; orders: Parameters<typeof ask>[3] },
): Int32Array {
  const enrollments = index.enrollments();
  const entered = between(filter.entered_from, filter.entered_to);
  const exited = between(filter.exited_from, filter.exited_to);
  const chosen = chooseEnrollments(enrollments, highest, filter.school_id);
  const grade = filter.grade === undefined ? undefined : (index.grades.get(filter.grade) ?? -1);
  const matching = named.filter((rowid) => {
    const enrollment = chosen[rowid] as number;
    if (enrollment < 0) {
      return (
        filter.school_id === undefined &&
        grade === undefined &&
        filter.status === 'any' &&
        entered === undefined &&
        exited === undefined
      );
    }
    if (grade !== undefined && enrollments.grade[enrollment] !== grade) return false;
    if (entered !== undefined && !entered(enrollments.entry[enrollment] as number)) return false;
    if (exited !== undefined && !exited(enrollments.exit[enrollment] as number)) return false;
    if (filter.status === 'any') return true;
    return (enrollments.exit[enrollment] === 0) === (filter.status === 'enrolled');
  });
  return filter.sort === 'name' ? matching : sorted(matching, index, { chosen, filter, orders });
}

/** 1 for every rowid that the text matches; undefined when there is no text to match. */
function textMatches(
  mirror: ReadableMirror,
  text: string,
  highest: number,
): Uint8Array | undefined {
  if (wordsOf(text).length === 0) return undefined;
  return marked(searchStudents(mirror, text), highest);
}

/** Whether a day, as a number, lies between two; 0, which is no day, never does. */
function between(
  from: string | undefined,
  to: string | undefined,
): ((day: number) => boolean) | undefined {
  if (from === undefined && to === undefined) return undefined;
  const first = from === undefined ? 1 : dayNumber(from);
  const last = to === undefined ? Number.POSITIVE_INFINITY : dayNumber(to);
  return (day) => day >= first && day <= last;
}

/** Rowids of the students who are assigned to a profile. */
function assignedStudents(mirror: ReadableMirror, profile: string): number[] {
  return mirror
    .prepare(
      `SELECT students.rowid
         FROM profiles
         JOIN json_each(profiles.students_assigned) AS assigned
         JOIN students ON students.student_unique_id = assigned.value
        WHERE profiles.profile_id = ?`,
    )
    .pluck()
    .all(profile) as number[];
}

function marked(rowids: readonly number[], highest: number): Uint8Array {
  const marks = new Uint8Array(highest + 1);
  for (const rowid of rowids) marks[rowid] = 1;
  return marks;
}

/**
 * For each student the enrollment that the list shows: the latest that has not ended, or else the latest. With a
 * school, only of the enrollments there. -1: none.
 */
function chooseEnrollments(
  enrollments: EnrollmentColumns,
  highest: number,
  school: number | undefined,
): Int32Array {
  const chosen = new Int32Array(highest + 1).fill(-1);
  const { student, exit, entry } = enrollments;
  const isOpen = (i: number) => exit[i] === 0;
  for (let i = 0; i < enrollments.length; i += 1) {
    if (school !== undefined && enrollments.school[i] !== school) continue;
    const rowid = student[i] as number;
    const held = chosen[rowid] as number;
    const wins =
      held < 0 ||
      (isOpen(i) && !isOpen(held)) ||
      (isOpen(i) === isOpen(held) && (entry[i] as number) > (entry[held] as number));
    if (wins) chosen[rowid] = i;
  }
  return chosen;
}

function sorted(
  named: Int32Array,
  index: StudentIndex,
  by: {
    readonly chosen: Int32Array;
    readonly filter: StudentFilter;
    readonly orders: {
      schools(): ReadonlyMap<number, number>;
      grades(): ReadonlyMap<string, number>;
    };
  },
): Int32Array {
  const enrollments = index.enrollments();
  const placeOf = placesFor(index, by);
  // One number for each student, from the value and then the place by name: to sort numbers is fast.
  const size = named.length;
  const codes = new Float64Array(size);
  for (let i = 0; i < size; i += 1) {
    const enrollment = by.chosen[named[i] as number] as number;
    const value = enrollment < 0 ? enrollments.length + 1e9 : placeOf(enrollment);
    codes[i] = value * size + i;
  }
  codes.sort();
  return Int32Array.from(codes, (code) => named[code % size] as number);
}

function placesFor(
  index: StudentIndex,
  {
    filter,
    orders,
  }: {
    filter: StudentFilter;
    orders: { schools(): ReadonlyMap<number, number>; grades(): ReadonlyMap<string, number> };
  },
): (enrollment: number) => number {
  const enrollments = index.enrollments();
  const last = 1_000_000;
  if (filter.sort === 'school') {
    const places = orders.schools();
    return (i) => places.get(enrollments.school[i] as number) ?? last;
  }
  if (filter.sort === 'grade') {
    const order = orders.grades();
    const places = new Map([...index.grades].map(([name, n]) => [n, order.get(name) ?? last]));
    return (i) => places.get(enrollments.grade[i] as number) ?? last;
  }
  // Newest first.
  return (i) => 100_000_000 - (enrollments.entry[i] as number);
}
