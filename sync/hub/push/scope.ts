import type pg from 'pg';
import { schoolBucket } from '../../model/bucket.ts';
import { type Editor, scopeProblem } from '../../model/rules/edit-problem.ts';
import type { Changeset, Operation } from '../../protocol/changeset.ts';
import type { Device } from '../server/hub.ts';
import { rejected } from './refusal.ts';

/** Whether a student that a changeset names is in the device's scope, and the name to compare with. */
interface StudentInScope {
  readonly in_scope: boolean;
  /** Null: the student does not exist. */
  readonly first_name: string | null;
  readonly last_name: string | null;
}
export type Students = ReadonlyMap<string, StudentInScope>;

/** Limits wrong guesses at the names of other schools' students. */
export interface NameGuard {
  /** @throws Refusal when the device has made too many wrong guesses */
  admit(): void;
  countWrong(): void;
}

/**
 * Every student whom these changesets name. LIMIT, because PostgreSQL plans a plain EXISTS as one scan of the
 * buckets, for a few students.
 */
export async function readStudents(
  client: pg.PoolClient,
  device: Device,
  changesets: readonly Changeset[],
): Promise<Students> {
  const ids = changesets.flatMap(({ operations }) => operations.map(({ key }) => String(key[0])));
  const { rows } = await client.query<StudentInScope & { id: string }>(
    `SELECT w.id, e.id IS NOT NULL AS in_scope, s.first_name, s.last_name
       FROM (SELECT DISTINCT unnest($1::text[]) AS id) AS w
       LEFT JOIN public.students AS s ON s.student_unique_id = w.id
       LEFT JOIN LATERAL (
              SELECT a.student_unique_id AS id
                FROM public.student_school_associations AS a
               WHERE a.student_unique_id = w.id
                 AND sync.school_bucket(a.school_id) = ANY ($2)
               LIMIT 1
            ) AS e ON true`,
    [ids, device.buckets],
  );
  return new Map(rows.map(({ id, ...student }) => [id, student]));
}

/** Students whom a changeset enrolls although they are out of scope and the changeset does not create them. */
export function foundByName(changeset: Changeset, students: Students): string[] {
  const created = createdBy(changeset);
  return changeset.operations
    .filter(({ entity, op }) => entity === 'student_school_associations' && op === 'create')
    .map(({ key }) => key[0] as string)
    .filter((student) => !students.get(student)?.in_scope && !created.has(student));
}

/**
 * Refuses a changeset that reaches outside the device's schools. It runs before the hub reads the named records,
 * because the answer must not reveal what is there.
 * @throws Refusal `out_of_scope`, `unknown_student`, `rule_broken`, `duplicate_key`,
 *   `too_many_attempts`
 */
export function checkScope(
  device: Device,
  changeset: Changeset,
  { students, names }: { students: Students; names: NameGuard },
): void {
  const problem = scopeProblem(changeset, { scope: scopeOf(device, students) });
  if (problem !== undefined) throw rejected(problem);
  for (const student of foundByName(changeset, students)) {
    names.admit();
    if (!hasName(students.get(student), changeset)) {
      names.countWrong();
      throw rejected({
        code: 'unknown_student',
        field: 'student_unique_id',
        params: { reason: 'no_match' },
      });
    }
  }
  for (const student of createdBy(changeset)) {
    const known = students.get(student);
    // A student elsewhere has this id. Their record must not come with the answer.
    if (known !== undefined && known.last_name !== null && !known.in_scope) {
      throw rejected({
        code: 'duplicate_key',
        field: 'student_unique_id',
        params: { reason: 'other_school' },
      });
    }
  }
}

/** What a device works on. What is elsewhere and what is nowhere look alike: the answer must not tell. */
function scopeOf({ buckets }: Device, students: Students): Editor['scope'] {
  return {
    school: (id) => (buckets.includes(schoolBucket(id)) ? 'own' : 'other'),
    student: (id) => (students.get(id)?.in_scope ? 'own' : 'other'),
  };
}

function createdBy({ operations }: Changeset): ReadonlySet<string> {
  return new Set(operations.filter(isStudentCreate).map(({ key }) => key[0] as string));
}

const isStudentCreate = ({ entity, op }: Operation) => entity === 'students' && op === 'create';

/** Whether the student exists and has the given name. One answer for both, so that nobody can browse students. */
function hasName(found: StudentInScope | undefined, { student_name: given }: Changeset): boolean {
  if (!found?.first_name || !found.last_name || given === undefined) return false;
  return (
    normalizeName(found.first_name) === normalizeName(given.first_name) &&
    normalizeName(found.last_name) === normalizeName(given.last_name)
  );
}

/** A name without case, accents and double spaces, to compare it as people do. */
function normalizeName(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim().replace(/\s+/g, ' ');
}
