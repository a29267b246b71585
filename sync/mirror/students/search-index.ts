import type { WritableMirror } from '../database/database.ts';

const columns =
  'first_name, last_name, middle_name, maiden_name, student_unique_id, student_usi, person_id';

/** Makes one student findable: after its row was written. */
export function putIntoSearch(mirror: WritableMirror, rowid: number): void {
  mirror
    .prepare(
      `INSERT INTO students_search (rowid, ${columns})
       SELECT rowid, ${columns} FROM students WHERE rowid = ?`,
    )
    .run(rowid);
}

/** Before a student's row changes or goes: the index is told the words it held. */
export function dropFromSearch(mirror: WritableMirror, rowid: number): void {
  mirror
    .prepare(
      `INSERT INTO students_search (students_search, rowid, ${columns})
       SELECT 'delete', rowid, ${columns} FROM students WHERE rowid = ?`,
    )
    .run(rowid);
}

/** The last rowid of the students; those after it are new when asked again. */
export function lastStudent(mirror: WritableMirror): number {
  return mirror.prepare('SELECT coalesce(max(rowid), 0) FROM students').pluck().get() as number;
}

/** Makes every student findable who was appended after `rowid`. */
export function putNewIntoSearch(mirror: WritableMirror, rowid: number): void {
  mirror
    .prepare(
      `INSERT INTO students_search (rowid, ${columns})
       SELECT rowid, ${columns} FROM students WHERE rowid > ?`,
    )
    .run(rowid);
}
