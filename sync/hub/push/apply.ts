import type pg from 'pg';
import { failpoint } from '../../failpoints.ts';
import type { DescriptorSets } from '../../model/descriptors/descriptors.ts';
import { type RecordRef, recordId } from '../../model/record-ref.ts';
import type { Changeset } from '../../protocol/changeset.ts';
import type { Answer } from '../../protocol/push.ts';
import type { CentralRecord } from '../../protocol/values.ts';
import { attributeWrites, attributionOf } from '../ledger/attribution.ts';
import { writeAudit } from '../ledger/audit-rows.ts';
import { type Claim, claimChangesets, claimOf, finishChangesets } from '../ledger/changesets.ts';
import { changesetReused, firstAnswer } from '../ledger/first-answer.ts';
import { auditRowsOfMerges } from '../ledger/merges.ts';
import type { Device } from '../server/hub.ts';
import { type Checked, checkDistinct, checkMerges, checkRecords, checkRoles } from './check.ts';
import { mendEntries } from './mend-entries.ts';
import { readNameGuesses } from './name-guesses.ts';
import { Refusal } from './refusal.ts';
import { lockRecords } from './rows.ts';
import { checkScope, readStudents } from './scope.ts';
import { writeAll, writtenTables } from './write.ts';

/**
 * Applies independent changesets on tables in the caller's transaction: claims the ids, checks roles and scope,
 * locks the rows, compares etags, validates, writes, and stores the answers (design section 7). Each step is one
 * statement for all of them. A refused changeset writes nothing; the others go on.
 * @throws the error of PostgreSQL when it refuses a statement; then the transaction writes none of them
 */
export async function applyBatch(
  client: pg.PoolClient,
  given: { device: Device; changesets: readonly Changeset[]; sets: DescriptorSets },
): Promise<Answer[]> {
  const { device, changesets, sets } = given;
  const claims = new Map(changesets.map((one) => [one.id, claimOf(device, one)]));
  const answers = await claimAll(client, [...claims.values()]);
  const fresh = changesets.filter(({ id }) => !answers.has(id));
  if (fresh.length > 0) {
    const refused = new Map<string, Answer>();
    const admitted = await admit(client, { device, changesets: fresh, refused });
    // Before the locks, because other transactions wait for those.
    await attributeWrites(client, attributionOf(device), admitted);
    const records = await lockAll(client, admitted);
    const checked = passing(admitted, refused, (changeset) =>
      checkRecords(changeset, recordsOf(changeset, records), sets),
    );
    const applied = await write(client, { device, checked, records });
    await mendEntries(client, [...refused.values(), ...applied]);
    await finishChangesets(client, {
      done: applied.map((answer) => ({ claim: claims.get(answer.id) as Claim, answer })),
      refused: [...refused.keys()],
    });
    for (const answer of [...refused.values(), ...applied]) answers.set(answer.id, answer);
  }
  failpoint('hub.push.written');
  return changesets.map(({ id }) => answers.get(id) as Answer);
}

/** @returns the answers of those that are not new */
async function claimAll(
  client: pg.PoolClient,
  claims: readonly Claim[],
): Promise<Map<string, Answer>> {
  const others = await claimChangesets(client, claims);
  return new Map(
    claims
      .filter(({ id }) => others.has(id))
      .map((claim) => {
        const known = others.get(claim.id);
        return [claim.id, (known && firstAnswer(claim, known)) ?? changesetReused(claim.id)];
      }),
  );
}

/** The changesets that role and scope allow, whatever the records are. */
async function admit(
  client: pg.PoolClient,
  given: { device: Device; changesets: readonly Changeset[]; refused: Map<string, Answer> },
): Promise<Changeset[]> {
  const { device, changesets, refused } = given;
  const students = await readStudents(client, device, changesets);
  const names = await readNameGuesses(client, device, { changesets, students });
  const admitted = passing(changesets, refused, (changeset) => {
    checkRoles(device, changeset);
    checkDistinct(changeset);
    checkScope(device, changeset, { students, names });
    checkMerges(changeset);
    return changeset;
  });
  await names.save(client);
  return admitted;
}

/** The results of a check. The changesets that it refuses go to `refused` with their answers. */
function passing<Value>(
  changesets: readonly Changeset[],
  refused: Map<string, Answer>,
  check: (changeset: Changeset) => Value,
): Value[] {
  const passed: Value[] = [];
  for (const changeset of changesets) {
    try {
      passed.push(check(changeset));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused.set(changeset.id, { id: changeset.id, ...error.answer });
    }
  }
  return passed;
}

type Records = ReadonlyMap<string, CentralRecord>;

/**
 * Locks every record that is named, and the student of every association: students first and in order, so
 * that two transactions about one student wait for each other here and nowhere else.
 */
async function lockAll(client: pg.PoolClient, changesets: readonly Changeset[]): Promise<Records> {
  const names: RecordRef[] = changesets
    .flatMap(({ operations }) => operations)
    .flatMap(({ entity, key }) => [
      { entity, key },
      { entity: 'students', key: key.slice(0, 1) },
    ]);
  const distinct = new Map(names.map((name) => [recordId(name), name]));
  const records = new Map<string, CentralRecord>();
  for (const table of writtenTables) {
    const keys = [...distinct.values()].filter(({ entity }) => entity === table);
    const found = await lockRecords(
      client,
      table,
      keys.map(({ key }) => key),
    );
    for (const record of found.values()) records.set(recordId(record), record);
  }
  return records;
}

function recordsOf({ operations }: Changeset, records: Records): CentralRecord[] {
  return operations.map((name) => recordOf(name, records));
}

function recordOf({ entity, key }: RecordRef, records: Records): CentralRecord {
  return records.get(recordId({ entity, key })) ?? { entity, key, etag: null, record: null };
}

async function write(
  client: pg.PoolClient,
  given: { device: Device; checked: readonly Checked[]; records: Records },
): Promise<Answer[]> {
  const { device, checked, records } = given;
  if (checked.length === 0) return [];
  const changesets = checked.map(({ changeset }) => changeset);
  const written = await writeAll(client, checked);
  await writeAudit(client, auditRowsOfMerges(attributionOf(device), changesets));
  return changesets.map((changeset, i) => ({
    id: changeset.id,
    result: 'applied',
    records: [...(written[i] as CentralRecord[]), ...foundStudents(changeset, records)],
  }));
}

/** The students of an `enroll_by_id`: the laptop does not have them yet. */
function foundStudents({ action, operations }: Changeset, records: Records): CentralRecord[] {
  if (action !== 'enroll_by_id') return [];
  const ids = [...new Set(operations.map(({ key }) => key[0] as string))];
  return ids.map((id) => recordOf({ entity: 'students', key: [id] }, records));
}
