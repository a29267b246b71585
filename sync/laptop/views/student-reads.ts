import { cached } from '../../mirror/database/cached.ts';
import type { ReadableMirror } from '../../mirror/database/database.ts';
import { normalizeText } from '../../mirror/students/normalize-text.ts';
import { studentQueriesOf } from '../../mirror/students/student-query.ts';
import { readMeta } from '../../mirror/sync-state/meta.ts';
import { standardDescriptors } from '../../model/descriptors/descriptors.ts';
import type { StudentQuery } from '../api/student-query.ts';
import type { StudentRow, StudentWindow } from '../api/students.ts';

/** Answers the list of students. */
export interface StudentReads {
  /** `limit` rows after `offset` of the students that the query matches. */
  window(
    query: StudentQuery,
    at: { readonly offset: number; readonly limit: number },
  ): StudentWindow;
  /** Unique ids of all students that the query matches, in their order. */
  ids(query: StudentQuery): string[];
  /** Prepares the first answer, in pieces between which other requests are answered. */
  prepare(signal: AbortSignal): Promise<void>;
}

/** @param profileOf the person's own profile; null when they have none */
export function studentReads(
  database: ReadableMirror,
  profileOf: () => string | null,
): StudentReads {
  const schools = cached(database, (mirror) => {
    const rows = mirror.prepare('SELECT school_id, name_of_institution FROM schools').raw().all();
    const named = (rows as [number, string][]).map(([id, name]) => ({
      id,
      name: normalizeText(name),
    }));
    named.sort((a, b) => (a.name < b.name ? -1 : 1));
    return new Map(named.map(({ id }, place) => [id, place]));
  });
  const grades = cached(database, (mirror) => {
    // The standard lists grades from the youngest up; the district's own follow.
    const loaded = readMeta(mirror, 'descriptors')?.sets ?? standardDescriptors;
    const all = [standardDescriptors, loaded].flatMap((sets) => sets.GradeLevelDescriptor.values);
    const codes = new Set(all.map(({ code_value }) => code_value));
    return new Map([...codes].map((grade, place) => [grade, place]));
  });
  const { find, prepare } = studentQueriesOf(database, { schools, grades });
  const waiting = cached(database, waitingStudents);
  const matching = ({ mine = false, ...query }: StudentQuery) =>
    find(mine ? { ...query, assigned_to: profileOf() ?? '' } : query);
  return {
    prepare,
    ids: (query) => readIds(database, matching(query)),
    window(query, { offset, limit }) {
      const found = matching(query);
      const rowids = found.subarray(offset, offset + limit);
      const rows = readRows(database, rowids, query.school_id);
      const marked = waiting();
      return {
        total: found.length,
        offset,
        rows: rows.map((row) => ({ ...row, waiting: marked.has(row.student_unique_id) })),
      };
    },
  };
}

function readIds(mirror: ReadableMirror, rowids: Int32Array): string[] {
  return mirror
    .prepare(
      `SELECT student_unique_id
         FROM json_each(?) AS wanted
         JOIN students ON students.rowid = wanted.value
        ORDER BY wanted.key`,
    )
    .pluck()
    .all(JSON.stringify([...rowids])) as string[];
}

function readRows(
  mirror: ReadableMirror,
  rowids: Int32Array,
  school: number | undefined,
): Omit<StudentRow, 'waiting'>[] {
  return mirror
    .prepare(
      `SELECT students.student_unique_id, first_name, last_name, middle_name,
              generation_code_suffix, birth_date,
              enrolled.school_id, schools.name_of_institution AS school_name,
              enrolled.entry_grade_level_descriptor AS grade,
              enrolled.entry_date, enrolled.exit_withdraw_date
         FROM json_each(@rowids) AS wanted
         JOIN students ON students.rowid = wanted.value
         LEFT JOIN student_school_associations AS enrolled
           ON enrolled.rowid = (SELECT one.rowid
                                  FROM student_school_associations AS one
                                 WHERE one.student_unique_id = students.student_unique_id
                                   AND (@school IS NULL OR one.school_id = @school)
                                 ORDER BY one.exit_withdraw_date IS NULL DESC, one.entry_date DESC
                                 LIMIT 1)
         LEFT JOIN schools ON schools.school_id = enrolled.school_id
        ORDER BY wanted.key`,
    )
    .all({ rowids: JSON.stringify([...rowids]), school: school ?? null }) as Omit<
    StudentRow,
    'waiting'
  >[];
}

/** Unique ids of students with edits in the outbox, of themselves or their enrollments. */
function waitingStudents(mirror: ReadableMirror): ReadonlySet<string> {
  return new Set(
    mirror
      .prepare(
        `SELECT DISTINCT key ->> 0
           FROM outbox_record
          WHERE entity IN ('students', 'student_school_associations')`,
      )
      .pluck()
      .all() as string[],
  );
}
