import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import { withConnection } from '../../postgres/connection.ts';
import { answered, profilesTable } from '../client/client.ts';
import { type Item, recordOf } from '../items/item.ts';
import { type ApplyStores, applyFound, applyProfiles } from './apply-profiles.ts';
import { readClock, writeFeedAge } from './checkpoints.ts';
import { bucketOfProfile, readOthers, readSeq } from './entries.ts';
import { holdsNul, readSetAside } from './set-aside.ts';

const batchSize = 100;

export interface ScanResult {
  /** Profiles in the table. */
  readonly scanned: number;
  /** Profiles whose entries moved. */
  readonly changed: number;
  readonly removed: number;
  /** Profiles that no laptop gets, because their `school_id` is not that of a school. */
  readonly without_school: number;
  /** Profiles that PostgreSQL cannot hold as they are; `hub doctor` names them. */
  readonly set_aside: number;
}

/**
 * Applies the whole table to the version index, a page at a time; between two pages the caller may do something
 * else, or stop. It compares by content, so it finds changes that no stream has shown. Several scans at a time do no
 * harm.
 * @throws `store_unavailable`; profiles that were applied before stay so
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
  // A profile that is missing here may have been created after the scan passed its place, so it is read again.
  const gone = (await readSetAside(connection)).filter(({ id }) => !present.has(id));
  const known = [...present].filter((id) => !holdsNul(id));
  const others = [...(await readOthers(connection, known)), ...gone.map(({ id }) => id)];
  for (let i = 0; i < others.length; i += batchSize) {
    removed += (await applyProfiles(stores, others.slice(i, i + batchSize))).size;
    yield;
  }
  await writeFeedAge(connection, 'profiles-scan', startedAt);
  const { length: set_aside } = await readSetAside(connection);
  return { scanned: present.size, changed, removed, without_school: withoutSchool, set_aside };
}

/** A whole scan at once. Feeds may run at the same time. */
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
