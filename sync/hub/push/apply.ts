import type pg from 'pg';
import type { DescriptorSets } from '../../model/descriptors.ts';
import { toKeyText } from '../../model/key.ts';
import type { Answer, CentralRecord, Changeset, Operation } from '../../protocol/messages.ts';
import type { Device } from '../hub.ts';
import type { TableName } from '../postgres/wire.ts';
import { checkContent, checkEtags, checkPermissions, withoutBookkeeping } from './check.ts';
import { claimChangeset, nameActor, recordAnswer } from './claim.ts';
import { deleteRecord, insertRecord, lockRecord, type RecordName, updateRecord } from './rows.ts';
import { checkScope } from './scope.ts';

type TableOperation = Operation & { readonly entity: TableName };

/**
 * Applies a changeset on tables, in the transaction of the caller: claims the id, checks role and scope, locks
 * the rows, compares etags, validates, writes, and stores the answer (design section 7).
 * @throws Refusal: the transaction has to be rolled back and its answer given
 */
export async function applyChangeset(
  client: pg.PoolClient,
  given: { device: Device; changeset: Changeset; sets: DescriptorSets },
): Promise<Answer> {
  const { device, changeset, sets } = given;
  const claim = await claimChangeset(client, device, changeset);
  if (claim.answer !== null) return claim.answer;
  await nameActor(client, device, [changeset]);

  checkPermissions(device, changeset);
  await checkScope(client, device, changeset);
  const operations = changeset.operations.map(withoutBookkeeping) as TableOperation[];
  const before = await lockAll(client, operations);
  checkEtags(operations, before);
  for (const [i, operation] of operations.entries()) {
    checkContent(operation, before[i] as CentralRecord, sets);
  }

  const records: CentralRecord[] = [];
  for (const operation of operations) records.push(await write(client, operation));
  if (changeset.action === 'enroll_by_id')
    records.push(...(await readStudents(client, operations)));
  const answer: Answer = { id: changeset.id, result: 'applied', records };
  await recordAnswer(client, answer);
  return answer;
}

/** Locks in one order for everybody, so that two changesets never wait for each other. */
async function lockAll(
  client: pg.PoolClient,
  operations: readonly TableOperation[],
): Promise<CentralRecord[]> {
  const sorted = [...operations].sort((a, b) => (lockOrder(a) < lockOrder(b) ? -1 : 1));
  const found = new Map<string, CentralRecord>();
  for (const operation of sorted) {
    found.set(lockOrder(operation), await lockRecord(client, operation));
  }
  return operations.map((operation) => found.get(lockOrder(operation)) as CentralRecord);
}

// Students first: an association's foreign key locks the student too.
const lockOrder = ({ entity, key }: RecordName) =>
  `${entity === 'students' ? 0 : 1} ${entity} ${toKeyText(key)}`;

async function write(client: pg.PoolClient, operation: TableOperation): Promise<CentralRecord> {
  switch (operation.op) {
    case 'create':
      return await insertRecord(client, operation, await assign(client, operation));
    case 'update':
      return await updateRecord(client, operation, operation.fields);
    case 'delete':
      return await deleteRecord(client, operation);
    case 'keep':
      return await lockRecord(client, operation);
  }
}

/** A new student gets the center's next free `student_usi`, whatever the laptop says. */
async function assign(
  client: pg.PoolClient,
  { entity, fields }: TableOperation & { op: 'create' },
): Promise<Readonly<Record<string, unknown>>> {
  if (entity !== 'students') return fields;
  for (;;) {
    const { rows } = await client.query<{ usi: number; taken: boolean }>(
      `SELECT n.usi, EXISTS (SELECT FROM public.students AS s WHERE s.student_usi = n.usi) AS taken
         FROM (SELECT nextval('sync.student_usi')::integer AS usi) AS n`,
    );
    const [next] = rows;
    if (next !== undefined && !next.taken) return { ...fields, student_usi: next.usi };
  }
}

/** The students of an `enroll_by_id`, whom the laptop does not have yet. */
async function readStudents(
  client: pg.PoolClient,
  operations: readonly TableOperation[],
): Promise<CentralRecord[]> {
  const ids = new Set(operations.map(({ key }) => key[0] as string));
  const students: CentralRecord[] = [];
  for (const id of ids) students.push(await lockRecord(client, { entity: 'students', key: [id] }));
  return students;
}
