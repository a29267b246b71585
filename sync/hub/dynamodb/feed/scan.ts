import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import { answered, profilesTable } from '../client/client.ts';
import { withConnection } from '../client/connection.ts';
import { type Item, recordOf } from '../items/plain.ts';
import { type ApplyStores, applyFound, applyProfiles } from './apply-items.ts';
import { readClock, writeFeedAge } from './checkpoints.ts';
import { bucketOfProfile, readOthers, readSeq } from './entries.ts';

const batchSize = 100;

export interface ScanResult {
  /** Profiles that the table holds. */
  readonly scanned: number;
  /** Profiles whose entries moved. */
  readonly changed: number;
  readonly removed: number;
  /** Profiles that no laptop gets, because their `school_id` is none of a school. */
  readonly without_school: number;
}

/**
 * Folds all that the table holds into the version index, a page at a time: between two pages the caller may
 * do something else, or leave off. Compares by content, so it sees what no stream has told. Several at a time
 * do no harm.
 * @throws `store_unavailable`; what was folded before stays
 */
export async function* scanSteps(stores: ApplyStores): AsyncGenerator<void, ScanResult> {
  const { connection, client } = stores;
  const startedAt = await readClock(connection);
  const present = new Set<string>();
  let changed = 0;
  let withoutSchool = 0;
  const pages = paginateScan({ client }, { TableName: profilesTable, ConsistentRead: true });
  for (;;) {
    const upTo = await readSeq(connection);
    const page = await answered(pages.next());
    if (page.done) break;
    const items: Item[] = page.value.Items ?? [];
    const found = items.map((item) => ({ id: item.profile_id as string, item }));
    const { moved, later } = await applyFound(stores, { found, upTo });
    const movedLater = await applyProfiles(stores, later);
    changed += new Set([...moved, ...movedLater]).size;
    for (const { id } of found) present.add(id);
    withoutSchool += items.filter((item) => bucketOfProfile(recordOf(item)) === null).length;
    yield;
  }
  let removed = 0;
  // A profile that was made since its part of the table was read is found when it is read again.
  const others = await readOthers(connection, present);
  for (let i = 0; i < others.length; i += batchSize) {
    removed += (await applyProfiles(stores, others.slice(i, i + batchSize))).size;
    yield;
  }
  await writeFeedAge(connection, 'profiles-scan', startedAt);
  return { scanned: present.size, changed, removed, without_school: withoutSchool };
}

/** A whole scan, whatever the feeds of hubs do meanwhile. */
export async function scanProfiles(stores: {
  readonly pool: pg.Pool;
  readonly client: DynamoDBDocumentClient;
}): Promise<ScanResult> {
  return await withConnection(stores.pool, async (connection) => {
    const steps = scanSteps({ ...stores, connection });
    for (;;) {
      const step = await steps.next();
      if (step.done) return step.value;
    }
  });
}
