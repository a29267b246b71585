import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import type { Logger } from 'pino';
import { failpoint } from '../../../failpoints.ts';
import { writeAudit } from '../../ledger/audit-rows.ts';
import type { ProfileVersion } from '../../server/hub.ts';
import type { Item } from '../items/item.ts';
import { readItems } from '../items/read.ts';
import { versionOf } from '../items/version.ts';
import { recordUnfinished } from '../write/record-changeset.ts';
import { bucketOfProfile, type Placement, placeProfiles, readSeq } from './entries.ts';
import { codeOfRefusal, holdsNul, jsonHoldsNul, noteSetAside, type SetAside } from './set-aside.ts';

/** The actor of a change that another application wrote: DynamoDB does not record who it was. */
const foreignActor = 'dynamodb';

/** The stores that the feed reads from and writes to. */
export interface ApplyStores {
  /** Every entry is written through this connection: a hub that has lost it can do no harm. */
  readonly connection: pg.ClientBase;
  readonly pool: pg.Pool;
  readonly client: DynamoDBDocumentClient;
  /** Names the profiles that are set aside. */
  readonly log?: Logger | undefined;
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
  alongside?: Alongside,
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
 * Applies profiles as a read found them, in one transaction. When PostgreSQL refuses one of them, each has a
 * transaction of its own, and a profile that PostgreSQL cannot hold is set aside by itself (promise 6).
 * @param given.upTo `readSeq` from before the read
 * @param alongside writes in the last transaction when no profile was left for later
 * @returns ids of the profiles whose entries moved, and of those that have to be read again
 */
export async function applyFound(
  stores: ApplyStores,
  given: { readonly found: readonly Found[]; readonly upTo: string },
  alongside?: Alongside,
): Promise<Applied> {
  const { connection, pool } = stores;
  const items = given.found.flatMap(({ item }) => (item === undefined ? [] : [item]));
  // A write of the hub that it did not get to record is the device's change, not a foreign one.
  await recordUnfinished(pool, items, given.upTo);
  try {
    return await applyTogether(stores, given, alongside);
  } catch (error) {
    if (codeOfRefusal(error) === undefined) throw error;
  }
  const moved = new Set<string>();
  const later: string[] = [];
  for (const found of given.found) {
    const applied = await applyAlone(stores, found, given.upTo);
    for (const id of applied.moved) moved.add(id);
    later.push(...applied.later);
  }
  if (later.length === 0 && alongside !== undefined) {
    await inTransaction(connection, () => alongside(connection));
  }
  return { moved, later };
}

type Alongside = (connection: pg.ClientBase) => Promise<void>;

interface Applied {
  readonly moved: ReadonlySet<string>;
  readonly later: readonly string[];
}

async function applyTogether(
  { connection, log }: ApplyStores,
  given: { readonly found: readonly Found[]; readonly upTo: string },
  alongside?: Alongside,
): Promise<Applied> {
  const { keyed = [], unkeyed = [] } = Object.groupBy(given.found, ({ id }) =>
    holdsNul(id) ? 'unkeyed' : 'keyed',
  );
  const seen = keyed.map(({ id, item }) => ({
    id,
    version: item === undefined ? undefined : versionOf(item),
  }));
  const setAside = [
    ...unkeyed
      .filter(({ item }) => item !== undefined)
      .map(({ id }): SetAside => ({ id, reason: 'no_entry', code: null })),
    ...seen
      .filter(({ version }) => version !== undefined && jsonHoldsNul(version.record))
      .map(({ id }): SetAside => ({ id, reason: 'audit_altered', code: null })),
  ];
  const { placed, noted } = await inTransaction(connection, async () => {
    const placed = await placeProfiles(connection, seen.map(placementOf), given.upTo);
    const moved = seen.filter(({ id }) => placed.moved.has(id));
    await writeAudit(
      connection,
      moved.map(({ id, version }) => ({
        actor: foreignActor,
        entity: 'profiles',
        key: [id],
        after: version?.record ?? null,
      })),
    );
    const ids = given.found.map(({ id }) => id);
    const noted = await noteSetAside(connection, ids, setAside);
    if (placed.later.length > 0 || alongside === undefined) return { placed, noted };
    if (moved.length > 0) failpoint('hub.feed.applied');
    await alongside(connection);
    return { placed, noted };
  });
  logSetAside(log, noted);
  if (placed.moved.size > 0) failpoint('hub.feed.applied');
  return placed;
}

/** Applies one profile. One that PostgreSQL refuses leaves the index, so that no cursor waits for it. */
async function applyAlone(stores: ApplyStores, found: Found, upTo: string): Promise<Applied> {
  try {
    return await applyTogether(stores, { found: [found], upTo });
  } catch (error) {
    const code = codeOfRefusal(error);
    if (code === undefined) throw error;
    const { connection, log } = stores;
    const { id } = found;
    return await inTransaction(connection, async () => {
      const placed = await placeProfiles(connection, [{ id, bucket: null, etag: null }], upTo);
      const setAside = [{ id, reason: 'no_entry', code }] as const;
      logSetAside(log, await noteSetAside(connection, [id], setAside));
      return placed;
    });
  }
}

/** The log names a profile by its key only. */
function logSetAside(log: Logger | undefined, setAside: readonly SetAside[]): void {
  for (const { id, reason, code } of setAside) {
    log?.warn({ profile_id: id, reason, code }, 'a profile is set aside');
  }
}

function placementOf({
  id,
  version,
}: {
  readonly id: string;
  readonly version: ProfileVersion | undefined;
}): Placement {
  if (version === undefined) return { id, bucket: null, etag: null };
  return { id, bucket: bucketOfProfile(version.record), etag: version.etag };
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
