import type { WritableMirror } from '../database/database.ts';

const columns =
  'first_name, last_name, middle_name, maiden_name, student_unique_id, student_usi, person_id';

/** Adds one student to the search index, after its row was written. */
export function putIntoSearch(mirror: WritableMirror, rowid: number): void {
  mirror
    .prepare(
      `INSERT INTO students_search (rowid, ${columns})
       SELECT rowid, ${columns} FROM students WHERE rowid = ?`,
    )
    .run(rowid);
}

/** Removes a student's words from the search index, before its row changes or goes. */
export function dropFromSearch(mirror: WritableMirror, rowid: number): void {
  mirror
    .prepare(
      `INSERT INTO students_search (students_search, rowid, ${columns})
       SELECT 'delete', rowid, ${columns} FROM students WHERE rowid = ?`,
    )
    .run(rowid);
}

/** The last rowid of the students. A later student has a greater one. */
export function lastStudent(mirror: WritableMirror): number {
  return mirror.prepare('SELECT coalesce(max(rowid), 0) FROM students').pluck().get() as number;
}

/** Adds every student after `rowid` to the search index. */
export function putNewIntoSearch(mirror: WritableMirror, rowid: number): void {
  mirror
    .prepare(
      `INSERT INTO students_search (rowid, ${columns})
       SELECT rowid, ${columns} FROM students WHERE rowid > ?`,
    )
    .run(rowid);
}
