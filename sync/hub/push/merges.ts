import type pg from 'pg';
import { entities } from '../../model/catalog.ts';
import type { Problem } from '../../model/error.ts';
import { type RecordRef, recordId } from '../../model/record-ref.ts';
import type { Changeset, Merge } from '../../protocol/messages.ts';

/** Most that the merges of one changeset may hold, as JSON. Characters. */
const largest = 1_000_000;

/**
 * What is wrong with the merges that a changeset tells of: they may name only fields that there are and that
 * are not secret.
 */
export function mergesProblem({ merges = [] }: Changeset): Problem | undefined {
  if (!merges.every(isSound)) {
    return {
      code: 'bad_request',
      message: 'This edit tells of merges of something else. Make it again, and report this.',
    };
  }
  if (JSON.stringify(merges).length > largest) {
    return {
      code: 'too_large',
      message:
        'This edit was merged with more than the center keeps. Discard it and make it again.',
    };
  }
  return undefined;
}

/** The field `*` stands for the whole record, whose versions name its fields. */
function isSound({ entity, field, base, mine, theirs }: Merge): boolean {
  const names =
    field === '*' ? [base, mine, theirs].flatMap((one) => Object.keys(one ?? {})) : [field];
  return names.every((name) => {
    const known = entities[entity].fields[name];
    return known !== undefined && known.secret !== true;
  });
}

/** A changeset with the records that it names. */
export interface Merged {
  readonly id: string;
  readonly operations: readonly RecordRef[];
  readonly merges?: readonly Merge[] | undefined;
}

/** Who settled what: as the audit names them. */
export interface Settler {
  readonly actor: string;
  readonly device_id: string;
}

/**
 * Writes to the audit how each field was settled, with the values that lost: one row for each record that the
 * changeset still names. Others were not found to be in scope.
 */
export async function recordMerges(
  client: pg.PoolClient,
  by: Settler,
  changesets: readonly Merged[],
): Promise<void> {
  const rows = changesets.flatMap(({ id, operations, merges = [] }) =>
    [...Map.groupBy(mergesOfNamed(operations, merges), recordId).values()].map((ofRecord) => ({
      changeset: id,
      entity: ofRecord[0]?.entity,
      key: ofRecord[0]?.key,
      merges: ofRecord.map(withoutName),
    })),
  );
  if (rows.length === 0) return;
  await client.query(
    `INSERT INTO sync.audit (actor, device_id, changeset_id, entity, key, action, merges)
     SELECT $1, $2, w.changeset, w.entity, w.key, 'merge', w.merges
       FROM jsonb_to_recordset($3) AS w (changeset UUID, entity sync.entity, key JSONB, merges JSONB)`,
    [by.actor, by.device_id, JSON.stringify(rows)],
  );
}

/** A merge as the audit's row holds it, which names the record itself. */
export type AuditedMerge = Omit<Merge, 'entity' | 'key'>;

function withoutName({ field, how, base, mine, theirs }: Merge): AuditedMerge {
  return { field, how, base: base ?? null, mine: mine ?? null, theirs: theirs ?? null };
}

function mergesOfNamed(operations: readonly RecordRef[], merges: readonly Merge[]): Merge[] {
  const named = new Set(operations.map(recordId));
  return merges.filter((merge) => named.has(recordId(merge)));
}
