import type pg from 'pg';
import type { Changeset } from '../../protocol/changeset.ts';
import type { Device } from '../server/hub.ts';

/** In whose name the hub writes, as the audit names them. */
export interface Attribution {
  readonly actor: string;
  readonly device_id?: string;
}

/** A laptop that has proved who it is. */
export function attributionOf({ id, user }: Device): Required<Attribution> {
  return { actor: user.email ?? user.sourced_id, device_id: id };
}

/**
 * Tells the audit's triggers in whose name this transaction writes the five tables, and which changeset writes which
 * record. It counts because only a hub may insert into `sync.attribution`, and until `finishChangesets` or
 * `endAttribution`, which comes before the commit.
 */
export async function attributeWrites(
  client: pg.ClientBase,
  { actor, device_id }: Attribution,
  changesets: readonly Changeset[] = [],
): Promise<void> {
  const records = changesets.flatMap(({ id, operations }) =>
    operations.map(({ entity, key }) => ({ entity, key, changeset: id })),
  );
  await client.query(
    'INSERT INTO sync.attribution (actor, device_id, changesets) VALUES ($1, $2, $3)',
    [actor, device_id ?? null, records.length === 0 ? null : JSON.stringify(records)],
  );
}

export async function endAttribution(client: pg.ClientBase): Promise<void> {
  await client.query('DELETE FROM sync.attribution WHERE xid = pg_current_xact_id()');
}
