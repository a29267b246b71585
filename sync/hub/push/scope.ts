import type pg from 'pg';
import { schoolBucket } from '../../model/bucket.ts';
import type { Changeset, Operation } from '../../protocol/messages.ts';
import type { Device } from '../hub.ts';
import { type Refusal, rejected } from './refusal.ts';

/**
 * Refuses a changeset that reaches outside the device's schools, before anything of the records it names
 * is looked at: the answer must not tell what is there.
 * @throws Refusal `out_of_scope`, `unknown_student`, `duplicate_key`
 */
export async function checkScope(
  client: pg.PoolClient,
  device: Device,
  changeset: Changeset,
): Promise<void> {
  const { operations } = changeset;
  const created = new Set(operations.filter(isStudentCreate).map(({ key }) => key[0] as string));
  const enrolled = new Set<string>();
  const known = await studentsInScope(client, device, operations);

  for (const { entity, op, key } of operations) {
    const student = key[0] as string;
    if (entity === 'student_school_associations') {
      if (!device.buckets.includes(schoolBucket(key[1] as number))) throw outOfScope();
      if (op !== 'create') continue;
      enrolled.add(student);
      if (known.has(student) || created.has(student)) continue;
      if (changeset.action !== 'enroll_by_id') throw unknownStudent();
      await checkName(client, student, changeset);
    } else if (entity !== 'students') {
      throw outOfScope();
    } else if (op !== 'create' && !known.has(student)) {
      throw outOfScope();
    }
  }
  for (const student of created) {
    if (!enrolled.has(student)) {
      throw rejected({
        code: 'out_of_scope',
        message:
          'A new student needs an enrollment at one of your schools. Enroll the student too.',
      });
    }
    if (!known.has(student)) await checkUnused(client, student);
  }
}

const isStudentCreate = ({ entity, op }: Operation) => entity === 'students' && op === 'create';

async function studentsInScope(
  client: pg.PoolClient,
  device: Device,
  operations: readonly Operation[],
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT DISTINCT id
       FROM sync.entry
      WHERE entity = 'students'
        AND id = ANY ($1)
        AND bucket = ANY ($2)
        AND etag IS NOT NULL`,
    [operations.map(({ key }) => String(key[0])), device.buckets],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Whether the student exists and has the name given; one answer for both, so that nobody can browse. */
async function checkName(
  client: pg.PoolClient,
  student: string,
  { student_name: given }: Changeset,
): Promise<void> {
  const { rows } = await client.query<{ first_name: string; last_name: string }>(
    'SELECT first_name, last_name FROM public.students WHERE student_unique_id = $1',
    [student],
  );
  const [found] = rows;
  const matches =
    found !== undefined &&
    given !== undefined &&
    fold(found.first_name) === fold(given.first_name) &&
    fold(found.last_name) === fold(given.last_name);
  if (!matches) throw unknownStudent();
}

/** An id that is taken by a student elsewhere: their record must not come with the answer. */
async function checkUnused(client: pg.PoolClient, student: string): Promise<void> {
  const { rowCount } = await client.query(
    'SELECT FROM public.students WHERE student_unique_id = $1',
    [student],
  );
  if (rowCount !== 0) {
    throw rejected({
      code: 'duplicate_key',
      field: 'student_unique_id',
      message:
        'A student of another school has this ID. If it is the same person, enroll by ID and name.',
    });
  }
}

/** A name as people compare it: without case, accents and double spaces. */
function fold(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim().replace(/\s+/g, ' ');
}

function outOfScope(): Refusal {
  return rejected({
    code: 'out_of_scope',
    message: 'This record is outside the schools that you may work on. Ask the data office.',
  });
}

function unknownStudent(): Refusal {
  return rejected({
    code: 'unknown_student',
    field: 'student_unique_id',
    message: 'No student has this ID and this name. Check both.',
  });
}
