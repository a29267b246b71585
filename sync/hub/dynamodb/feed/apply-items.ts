import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import { failpoint } from '../../../failpoints.ts';
import type { Item } from '../items/plain.ts';
import { readItems, versionOf } from '../items/read.ts';
import { recordUnfinished } from '../write/changesets.ts';
import { bucketOfProfile, type Placement, placeProfiles, readSeq } from './entries.ts';

/** Names whoever wrote to DynamoDB without the hub: it does not tell who that is. */
const foreignActor = 'dynamodb';

/** Where profiles are folded from and to. */
export interface ApplyStores {
  /** Entries are written here and nowhere else: who has lost it can do no harm any more. */
  readonly connection: pg.ClientBase;
  readonly pool: pg.Pool;
  readonly client: DynamoDBDocumentClient;
}

/** What was found of a profile, and from before when it is true. */
export interface Found {
  readonly id: string;
  /** Undefined: there is none. */
  readonly item: Item | undefined;
}

/**
 * Folds profiles into the version index (design section 5): reads each as it is now, strongly consistent,
 * and makes its entry that. It does not matter why, how often, or in which order it is asked to: an entry
 * cannot go back, because what was read before an entry moved is never put over it, but read again.
 * @param alongside is written in the transaction that makes the last of them what it is
 * @returns ids of those that moved
 * @throws `store_unavailable` of either store; what was folded before stays
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
    const folded = await applyFound(stores, { found, upTo }, alongside);
    for (const id of folded.moved) moved.add(id);
    waiting = [...folded.later];
  } while (waiting.length > 0);
  return moved;
}

/**
 * Folds what was found; one transaction.
 * @param given.upTo `readSeq` from before it was read
 * @param alongside is written in it when nothing was left for later
 * @returns ids of those that moved, and of those that have to be read again
 */
export async function applyFound(
  stores: ApplyStores,
  given: { readonly found: readonly Found[]; readonly upTo: string },
  alongside?: (connection: pg.ClientBase) => Promise<void>,
): Promise<{ moved: ReadonlySet<string>; later: readonly string[] }> {
  const { connection, pool } = stores;
  const items = given.found.flatMap(({ item }) => (item === undefined ? [] : [item]));
  // What the hub wrote and did not get to record is the device's change, not a foreign one.
  await recordUnfinished(pool, items, given.upTo);
  const folded = await inTransaction(connection, async () => {
    const placed = await placeProfiles(connection, given.found.map(placementOf), given.upTo);
    const moved = given.found.filter(({ id }) => placed.moved.has(id));
    await connection.query(
      `INSERT INTO sync.audit (actor, entity, key, after)
       SELECT $1, 'profiles', jsonb_build_array(m.id), m.after
         FROM unnest($2::text[], $3::jsonb[]) AS m (id, after)`,
      [
        foreignActor,
        moved.map(({ id }) => id),
        moved.map(({ item }) =>
          item === undefined ? null : JSON.stringify(versionOf(item).record),
        ),
      ],
    );
    if (placed.later.length > 0 || alongside === undefined) return placed;
    if (moved.length > 0) failpoint('hub.feed.folded');
    await alongside(connection);
    return placed;
  });
  if (folded.moved.size > 0) failpoint('hub.feed.folded');
  return folded;
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
    // Of a connection that is lost, the transaction has ended with it: the first error tells.
    await connection.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
