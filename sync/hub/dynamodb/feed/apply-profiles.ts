import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import { failpoint } from '../../../failpoints.ts';
import { writeAudit } from '../../ledger/audit-rows.ts';
import { versionOf } from '../items/etag.ts';
import type { Item } from '../items/item.ts';
import { readItems } from '../items/read.ts';
import { recordUnfinished } from '../write/record-changeset.ts';
import { bucketOfProfile, type Placement, placeProfiles, readSeq } from './entries.ts';

/** The actor of a change that another application wrote: DynamoDB does not record who it was. */
const foreignActor = 'dynamodb';

/** The stores that the feed reads from and writes to. */
export interface ApplyStores {
  /** Every entry is written through this connection: a hub that has lost it can do no harm. */
  readonly connection: pg.ClientBase;
  readonly pool: pg.Pool;
  readonly client: DynamoDBDocumentClient;
}

/** A profile as a read found it. */
export interface Found {
  readonly id: string;
  /** Undefined: the profile does not exist. */
  readonly item: Item | undefined;
}

/**
 * Applies profiles to the version index (design section 5): reads each one, strongly consistent, and updates its
 * entry. It may run for any reason, any number of times and in any order. An entry cannot go back, because a profile
 * whose entry moved after the read is read again.
 * @param alongside writes in the transaction that applies the last of them
 * @returns ids of the profiles whose entries moved
 * @throws `store_unavailable` of either store; profiles that were applied before stay so
 */
export async function applyProfiles(
  stores: ApplyStores,
  ids: readonly string[],
  alongside?: (connection: pg.ClientBase) => Promise<void>,
): Promise<Set<string>> {
  const moved = new Set<string>();
  let waiting = [...new Set(ids)];
  do {
    const upTo = await readSeq(stores.connection);
    const items = await readItems(stores.client, waiting);
    const found = waiting.map((id) => ({ id, item: items.get(id) }));
    const applied = await applyFound(stores, { found, upTo }, alongside);
    for (const id of applied.moved) moved.add(id);
    waiting = [...applied.later];
  } while (waiting.length > 0);
  return moved;
}

/**
 * Applies profiles as a read found them, in one transaction.
 * @param given.upTo `readSeq` from before the read
 * @param alongside writes in the same transaction when no profile was left for later
 * @returns ids of the profiles whose entries moved, and of those that have to be read again
 */
export async function applyFound(
  stores: ApplyStores,
  given: { readonly found: readonly Found[]; readonly upTo: string },
  alongside?: (connection: pg.ClientBase) => Promise<void>,
): Promise<{ moved: ReadonlySet<string>; later: readonly string[] }> {
  const { connection, pool } = stores;
  const items = given.found.flatMap(({ item }) => (item === undefined ? [] : [item]));
  // A write of the hub that it did not get to record is the device's change, not a foreign one.
  await recordUnfinished(pool, items, given.upTo);
  const applied = await inTransaction(connection, async () => {
    const placed = await placeProfiles(connection, given.found.map(placementOf), given.upTo);
    const moved = given.found.filter(({ id }) => placed.moved.has(id));
    await writeAudit(
      connection,
      moved.map(({ id, item }) => ({
        actor: foreignActor,
        entity: 'profiles',
        key: [id],
        after: item === undefined ? null : versionOf(item).record,
      })),
    );
    if (placed.later.length > 0 || alongside === undefined) return placed;
    if (moved.length > 0) failpoint('hub.feed.applied');
    await alongside(connection);
    return placed;
  });
  if (applied.moved.size > 0) failpoint('hub.feed.applied');
  return applied;
}

function placementOf({ id, item }: Found): Placement {
  if (item === undefined) return { id, bucket: null, etag: null };
  const { etag, record } = versionOf(item);
  return { id, bucket: bucketOfProfile(record), etag };
}

async function inTransaction<Value>(
  connection: pg.ClientBase,
  work: () => Promise<Value>,
): Promise<Value> {
  await connection.query('BEGIN');
  try {
    const value = await work();
    await connection.query('COMMIT');
    return value;
  } catch (error) {
    // A lost connection has ended its transaction, and the first error is the one to report.
    await connection.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
