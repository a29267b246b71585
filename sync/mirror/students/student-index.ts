import { setImmediate } from 'node:timers/promises';
import type { ReadableMirror } from '../database/database.ts';
import { normalizeText } from './normalize-text.ts';
import { StudentWords } from './student-words.ts';

/**
 * The values by which the list of students sorts and filters, as columns in memory: a filter over 100,000 students is a
 * loop over numbers. The first query makes the index, and later ones update it.
 */
export interface StudentIndex {
  /** Rowids of all students, in the order of their names. */
  readonly byName: Int32Array;
  /** Each enrollment: the student's rowid, and the values that the list needs. */
  enrollments(): EnrollmentColumns;
  /** What the search compares. */
  words(): StudentWords;
  /** A grade's number in `enrollments.grade`; the empty text is no grade. */
  readonly grades: ReadonlyMap<string, number>;
}

export interface EnrollmentColumns {
  readonly length: number;
  readonly student: Int32Array;
  readonly school: Int32Array;
  readonly grade: Int32Array;
  /** Entry date as a number, 20260824. */
  readonly entry: Int32Array;
  /** Exit date likewise; 0: none. */
  readonly exit: Int32Array;
}

interface Named {
  readonly rowid: number;
  readonly name: string;
}
type EnrollmentRow = [student: number, school: number, grade: string, entry: number, exit: number];

// Two lists and not rows: to pass each row takes longer than all of them in one text. U+0001 sorts before every
// letter, so that Li comes before Lima.
const selectNames = `
  SELECT json_group_array(rowid),
         json_group_array(
           concat_ws(char(1), last_name, first_name, coalesce(middle_name, ''), student_unique_id)
         )
    FROM students`;
const selectEnrollments = `
  SELECT students.rowid, enrolled.school_id,
         coalesce(enrolled.entry_grade_level_descriptor, ''),
         ${dayOf('enrolled.entry_date')},
         coalesce(${dayOf('enrolled.exit_withdraw_date')}, 0)
    FROM students
    JOIN student_school_associations AS enrolled USING (student_unique_id)`;
const changedOnly = 'WHERE student_unique_id IN (SELECT value FROM json_each(?))';

/** A student index that follows its mirror. */
export interface PreparedStudentIndex {
  /** The index as it is now. */
  now(): StudentIndex;
  /** Makes the index ahead of the first query, in pieces between which other requests are answered. */
  prepare(signal: AbortSignal): Promise<void>;
}

export function studentIndexOf(mirror: ReadableMirror): PreparedStudentIndex {
  let names: Named[] = [];
  let columns: EnrollmentColumns | undefined;
  let words = new StudentWords();
  let areWordsRead = false;
  let index: StudentIndex | undefined;
  const grades = new Map<string, number>([['', 0]]);

  const enrollments = (): EnrollmentColumns => {
    const read = () => mirror.prepare(selectEnrollments).raw().all() as EnrollmentRow[];
    columns ??= enrollmentColumns(read(), grades);
    return columns;
  };
  const forgetWords = () => {
    words = new StudentWords();
    areWordsRead = false;
  };
  const readWords = () => {
    areWordsRead = !words.readNext(mirror);
  };
  const allWords = (): StudentWords => {
    if (words.isWorn) forgetWords();
    while (!areWordsRead) readWords();
    return words;
  };
  // Changes after the first piece are noted, and read when all pieces are done.
  const pieces = [
    () => {
      mirror.changedStudents.take();
      index = undefined;
      columns = undefined;
      forgetWords();
      names = readNames(mirror);
    },
    () => {
      names.sort(compareNames);
    },
  ];
  let done = 0;
  const doNext = () => {
    pieces[done]?.();
    done += 1;
  };
  const readChanged = (changedIds: ReadonlySet<string>) => {
    const ids = JSON.stringify([...changedIds]);
    const changed = readNames(mirror, ids).sort(compareNames);
    const rows = mirror
      .prepare(`${selectEnrollments} ${changedOnly}`)
      .raw()
      .all(ids) as EnrollmentRow[];
    const present = mirror.prepare('SELECT rowid FROM students').pluck();
    const gone = new Set(changed.map(({ rowid }) => rowid));
    // A student who left the mirror has no row with the rowid; one who left and came back has a higher one.
    const highest = names.reduce((max, { rowid }) => Math.max(max, rowid), 0);
    if (changed.length < changedIds.size || changed.some(({ rowid }) => rowid > highest)) {
      const here = new Set(present.all() as number[]);
      for (const { rowid } of names) if (!here.has(rowid)) gone.add(rowid);
      words.keepOnly(here);
    }
    words.readSome(mirror, ids);
    names = mergeNames(
      names.filter(({ rowid }) => !gone.has(rowid)),
      changed,
    );
    columns &&= enrollmentColumns(rows, grades, { kept: columns, without: gone });
  };

  const now = (): StudentIndex => {
    while (done < pieces.length) doNext();
    const changed = mirror.changedStudents.take();
    if (changed === 'all') {
      done = 0;
      return now();
    }
    if (index !== undefined && changed.size === 0) return index;
    if (changed.size > 0) readChanged(changed);
    index = {
      byName: Int32Array.from(names, ({ rowid }) => rowid),
      enrollments,
      words: allWords,
      grades,
    };
    return index;
  };
  return {
    now,
    async prepare(signal) {
      while (done < pieces.length) {
        await setImmediate();
        if (signal.aborted) return;
        doNext();
      }
      while (!areWordsRead) {
        await setImmediate();
        if (signal.aborted) return;
        readWords();
      }
    },
  };
}

function readNames(mirror: ReadableMirror, ids?: string): Named[] {
  const statement = mirror.prepare(
    ids === undefined ? selectNames : `${selectNames} ${changedOnly}`,
  );
  const [rowids, names] = statement.raw().get(...(ids === undefined ? [] : [ids])) as [
    string,
    string,
  ];
  const named = JSON.parse(names) as string[];
  return (JSON.parse(rowids) as number[]).map((rowid, i) => ({
    rowid,
    name: normalizeText(named[i]),
  }));
}

function compareNames(a: Named, b: Named): number {
  if (a.name === b.name) return a.rowid - b.rowid;
  return a.name < b.name ? -1 : 1;
}

function mergeNames(one: readonly Named[], other: readonly Named[]): Named[] {
  if (other.length === 0) return [...one];
  const merged: Named[] = [];
  let at = 0;
  for (const named of one) {
    for (let next = other[at]; next && compareNames(next, named) < 0; next = other[at]) {
      merged.push(next);
      at += 1;
    }
    merged.push(named);
  }
  return merged.concat(other.slice(at));
}

function enrollmentColumns(
  rows: readonly EnrollmentRow[],
  grades: Map<string, number>,
  rest?: { readonly kept: EnrollmentColumns; readonly without: ReadonlySet<number> },
): EnrollmentColumns {
  const room = rows.length + (rest?.kept.length ?? 0);
  const columns = {
    student: new Int32Array(room),
    school: new Int32Array(room),
    grade: new Int32Array(room),
    entry: new Int32Array(room),
    exit: new Int32Array(room),
  };
  let at = 0;
  if (rest !== undefined) {
    const { kept, without } = rest;
    for (let i = 0; i < kept.length; i += 1) {
      if (without.has(kept.student[i] as number)) continue;
      for (const name of ['student', 'school', 'grade', 'entry', 'exit'] as const) {
        columns[name][at] = kept[name][i] as number;
      }
      at += 1;
    }
  }
  for (const [student, school, grade, entry, exit] of rows) {
    columns.student[at] = student;
    columns.school[at] = school;
    columns.grade[at] = gradeNumber(grades, grade);
    columns.entry[at] = entry;
    columns.exit[at] = exit;
    at += 1;
  }
  return { ...columns, length: at };
}

/** The same in SQL, for a column; null for null. */
function dayOf(column: string): string {
  return `CAST(replace(${column}, '-', '') AS INTEGER)`;
}

/** A day, `YYYY-MM-DD`, as a number that sorts by day: 20260824. */
export function dayNumber(date: string): number {
  return Number(date.replaceAll('-', ''));
}

function gradeNumber(grades: Map<string, number>, grade: string): number {
  const known = grades.get(grade);
  if (known !== undefined) return known;
  grades.set(grade, grades.size);
  return grades.size - 1;
}
