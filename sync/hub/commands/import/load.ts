import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import type { AnyRecord } from '../../../model/catalog.ts';
import type { DescriptorSets } from '../../../model/descriptors/descriptors.ts';
import { putProfiles } from '../../dynamodb/write/put-profiles.ts';
import { attributeWrites, endAttribution } from '../../ledger/attribution.ts';
import { type DescriptorRow, putDescriptors } from '../../postgres/descriptors.ts';
import { transaction } from '../../postgres/transaction.ts';
import type { TableName } from '../../postgres/wire.ts';
import { keepReferring, keepValid, type Numbered, type Tally } from './tally.ts';
import { upsert } from './upsert.ts';

/** Records that go to PostgreSQL in one statement. */
const batchSize = 1000;

/** Loads records into a table. */
export async function loadTable(
  pool: pg.Pool,
  given: { entity: TableName; records: AsyncIterable<AnyRecord>; sets: DescriptorSets },
): Promise<Tally> {
  const tally: Tally = { loaded: 0, skipped: [] };
  for await (const batch of batches(numbered(given.records))) {
    const valid = keepValid({ ...given, records: batch, tally });
    await importing(pool, async (client) => {
      const records =
        given.entity === 'student_school_associations'
          ? await keepReferring(client, { records: valid, tally })
          : valid;
      await upsert(
        client,
        given.entity,
        records.map(({ record }) => record),
      );
      tally.loaded += records.length;
    });
  }
  return tally;
}

async function* numbered(records: AsyncIterable<AnyRecord>): AsyncGenerator<Numbered> {
  let number = 0;
  for await (const record of records) {
    number += 1;
    yield { number, record };
  }
}

/** Loads profiles into DynamoDB. The next scan of the feed applies them. */
export async function loadProfiles(
  dynamodb: DynamoDBDocumentClient,
  given: { records: AsyncIterable<AnyRecord>; sets: DescriptorSets },
): Promise<Tally> {
  const tally: Tally = { loaded: 0, skipped: [] };
  for await (const batch of batches(numbered(given.records))) {
    const valid = keepValid({ entity: 'profiles', records: batch, sets: given.sets, tally });
    await putProfiles(
      dynamodb,
      valid.map(({ record }) => record),
    );
    tally.loaded += valid.length;
  }
  return tally;
}

/** Loads values of descriptor sets. */
export async function loadDescriptors(
  pool: pg.Pool,
  rows: AsyncIterable<DescriptorRow>,
): Promise<Tally> {
  const tally: Tally = { loaded: 0, skipped: [] };
  for await (const batch of batches(rows)) {
    await importing(pool, (client) => putDescriptors(client, batch));
    tally.loaded += batch.length;
  }
  return tally;
}

/** Other writers assign `student_usi` too. After this the center's next number is above all of them. */
export async function skipTakenNumbers(pool: pg.Pool): Promise<void> {
  await pool.query(
    `SELECT setval('sync.student_usi', greatest(nextval('sync.student_usi'),
                     (SELECT coalesce(max(student_usi), 0) + 1 FROM public.students)), false)`,
  );
}

/** One transaction of an import. The audit names the command as the actor. */
async function importing<Value>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Value>,
): Promise<Value> {
  return await transaction(pool, async (client) => {
    await attributeWrites(client, { actor: 'hub import' });
    const value = await work(client);
    await endAttribution(client);
    return value;
  });
}

/** Items in groups of at most `batchSize`. */
async function* batches<Item>(items: AsyncIterable<Item> | Iterable<Item>): AsyncGenerator<Item[]> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length === batchSize) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
