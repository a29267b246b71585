import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import { type AnyRecord, contentFields } from '../../../model/catalog.ts';
import type { EntityName } from '../../../model/entity.ts';
import { CaseloadError } from '../../../model/error.ts';
import { putProfiles } from '../../dynamodb/write/put-profiles.ts';
import { copyInto } from '../../postgres/copy.ts';
import { transaction } from '../../postgres/transaction.ts';
import { Care } from './care.ts';
import { seededRandom } from './random.ts';
import { demoOrganizations, demoSchools } from './schools.ts';
import { demoStaff } from './staff.ts';
import { type DemoStudent, demoStudents } from './students.ts';

export interface DemoSize {
  readonly students: number;
  readonly schools: number;
  readonly seed: number;
}

/** A user whom a laptop can join for. */
export interface DemoAccount {
  readonly email: string;
  readonly role: string;
  readonly schools: readonly number[];
}

/** Students of one transaction. Memory holds their rows. */
const chunkSize = 20_000;

/**
 * Loads a believable district, the same for the same size and seed, into empty stores.
 * @throws `usage` when the database holds records already
 */
export async function loadDemoDistrict(
  stores: { pool: pg.Pool; dynamodb: DynamoDBDocumentClient },
  size: DemoSize,
): Promise<DemoAccount[]> {
  const random = seededRandom(size.seed);
  const schools = demoSchools(size.schools, random);
  const staff = demoStaff(schools, random);
  await load(stores.pool, async (client) => {
    await requireEmpty(client);
    await copy(client, 'schools', schools);
    await copy(client, 'organizations', demoOrganizations(schools));
    await copy(
      client,
      'users',
      staff.map(({ user }) => user),
    );
  });
  const care = new Care(staff);
  for (const chunk of chunksOf(demoStudents(size.students, schools, random))) {
    for (const student of chunk) care.take(student);
    await load(stores.pool, async (client) => {
      await copy(
        client,
        'students',
        chunk.map(({ student }) => student),
      );
      await copy(
        client,
        'student_school_associations',
        chunk.flatMap(({ associations }) => associations),
      );
      await copy(
        client,
        'users',
        chunk.flatMap(({ users }) => users),
      );
    });
  }
  await putProfiles(
    stores.dynamodb,
    staff.map(({ profile }) => ({ ...profile, students_assigned: care.of(profile.profile_id) })),
  );
  await stores.pool.query(
    "SELECT setval('sync.student_usi', (SELECT coalesce(max(student_usi), 0) + 1 FROM public.students), false)",
  );
  await stores.pool.query('ANALYZE');
  return staff.map(({ user, schools: ids }) => ({
    email: user.email as string,
    role: user.role,
    schools: ids,
  }));
}

async function requireEmpty(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query(
    'SELECT EXISTS (SELECT FROM public.schools) OR EXISTS (SELECT FROM public.students) AS has_records',
  );
  if (rows[0].has_records) {
    throw new CaseloadError({
      code: 'usage',
      params: {
        detail: 'This database holds records already. A demo district goes into an empty one only.',
      },
    });
  }
}

/** One transaction. The audit names the command as the actor. */
async function load(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  await transaction(pool, async (client) => {
    await client.query("SELECT set_config('caseload.actor', 'hub demo-data', true)");
    await work(client);
  });
}

async function copy(
  client: pg.PoolClient,
  entity: EntityName,
  records: readonly AnyRecord[],
): Promise<void> {
  const columns = contentFields(entity).map(([name]) => name);
  await copyInto(client, { table: `public.${entity}`, columns, records });
}

function* chunksOf(students: Iterable<DemoStudent>): Generator<DemoStudent[]> {
  let chunk: DemoStudent[] = [];
  for (const student of students) {
    chunk.push(student);
    if (chunk.length === chunkSize) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}
