import type { ReadableMirror } from '../database/database.ts';
import { studentsWithIssue } from './data-issues.ts';
import { matchRanks, searchStudents } from './search.ts';
import type { StudentFilter } from './student-filter.ts';
import {
  dayNumber,
  type EnrollmentColumns,
  type StudentIndex,
  studentIndexOf,
} from './student-index.ts';
import { type Orders, sorted } from './student-sort.ts';

/** Cached answers: a window that scrolls repeats the same query. */
const cachedAnswers = 8;

/** Answers the list of students. */
export interface StudentQueries {
  /** Rowids of the matching students in their order. */
  find(filter: StudentFilter): Int32Array;
  /** Prepares what every answer needs, in pieces between which other requests are answered. */
  prepare(signal: AbortSignal): Promise<void>;
}

export function studentQueriesOf(mirror: ReadableMirror, orders: Orders): StudentQueries {
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
  orders: Orders,
): Int32Array {
  const { byName } = index;
  const highest = byName.reduce((max, rowid) => Math.max(max, rowid), 0);
  const ranks = filter.text.trim() === '' ? undefined : searchStudents(index.words(), filter.text);
  const marks = [
    filter.data_issue && marked(studentsWithIssue(mirror, filter.data_issue), highest),
    filter.assigned_to === undefined
      ? undefined
      : marked(assignedStudents(mirror, filter.assigned_to), highest),
  ].filter((mark) => mark !== undefined);
  const named =
    marks.length === 0 && ranks === undefined
      ? byName
      : byName.filter(
          (rowid) => (ranks?.[rowid] ?? 1) > 0 && marks.every((mark) => mark[rowid] === 1),
        );
  // The list of all students by name, which everybody opens first, does not wait for enrollments.
  const matching = asksOfEnrollments(filter)
    ? byEnrollments(named, index, { filter, highest, orders })
    : named;
  if (filter.sort === 'match') return ranks === undefined ? matching : bestFirst(matching, ranks);
  return filter.sort === 'name' && filter.descending ? matching.toReversed() : matching;
}

/** The best matches first, and those that match alike by name. */
function bestFirst(named: Int32Array, ranks: Uint8Array): Int32Array {
  const ordered = new Int32Array(named.length);
  let at = 0;
  for (const rank of [matchRanks.exact, matchRanks.beginning, matchRanks.near]) {
    for (const rowid of named) {
      if (ranks[rowid] !== rank) continue;
      ordered[at] = rowid;
      at += 1;
    }
  }
  return ordered;
}

/** Whether the list is in the order of a column of enrollments. */
function sortsByEnrollment({ sort }: StudentFilter): boolean {
  return sort !== 'name' && sort !== 'match';
}

function asksOfEnrollments(filter: StudentFilter): boolean {
  const { school_id, grade, entered_from, entered_to, exited_from, exited_to } = filter;
  return (
    filter.status !== 'any' ||
    sortsByEnrollment(filter) ||
    [school_id, grade, entered_from, entered_to, exited_from, exited_to].some(
      (one) => one !== undefined,
    )
  );
}

function byEnrollments(
  named: Int32Array,
  index: StudentIndex,
  { filter, highest, orders }: { filter: StudentFilter; highest: number; orders: Orders },
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
  return sortsByEnrollment(filter) ? sorted(matching, index, { chosen, filter, orders }) : matching;
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
