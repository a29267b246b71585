import type pg from 'pg';
import type { AnyRecord } from '../../model/catalog.ts';
import type { EntityName } from '../../model/entity.ts';
import type { Key } from '../../model/key.ts';
import type { Merge } from '../../protocol/changeset.ts';

/** A merge as the audit's row holds it, which names the record itself. */
export type AuditedMerge = Omit<Merge, 'entity' | 'key'>;

/** A row of `sync.audit` that no trigger writes: of a profile, or of what is not a change of a record. */
export interface AuditRow {
  readonly actor: string;
  readonly device_id?: string;
  readonly changeset_id?: string;
  readonly entity: EntityName;
  readonly key?: Key;
  readonly before?: AnyRecord | null;
  readonly after?: AnyRecord | null;
  /** Absent: the row tells a change of a record. */
  readonly action?: 'merge' | 'too_many_attempts';
  readonly merges?: readonly AuditedMerge[];
}

export async function writeAudit(client: pg.ClientBase, rows: readonly AuditRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `INSERT INTO sync.audit (actor, device_id, changeset_id, entity, key, before, after, action, merges)
     SELECT actor, device_id, changeset_id, entity, key, before, after, action, merges
       FROM jsonb_to_recordset($1) AS r (
              actor TEXT, device_id UUID, changeset_id UUID, entity sync.entity, key JSONB,
              before JSONB, after JSONB, action TEXT, merges JSONB
            )`,
    [toStorableJson(rows)],
  );
}

/**
 * JSON that JSONB can hold: with U+2400 in place of U+0000, and U+FFFD in place of half of a surrogate pair. The
 * profile itself stays as it is, in DynamoDB.
 */
export function toStorableJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /(?<!\\)((?:\\\\)*)\\u(?:(0000)|d[89a-f][0-9a-f]{2})/g,
    (_, before: string, nul: string | undefined) => before + (nul ? '\u2400' : '\ufffd'),
  );
}
