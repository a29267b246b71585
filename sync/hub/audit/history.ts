import type pg from 'pg';
import type { Bucket } from '../../model/bucket.ts';
import { contentFields } from '../../model/catalog.ts';
import type { EntityName } from '../../model/entity.ts';
import { CaseloadError } from '../../model/error.ts';
import type { Key } from '../../model/key.ts';
import type { HistoryAnswer, HistoryChange, HistoryRequest } from '../../protocol/history.ts';
import type { AuditedMerge } from '../ledger/audit-rows.ts';
import { decideForRequest } from '../postgres/recheck.ts';
import { transaction } from '../postgres/transaction.ts';
import { toEntryKey } from '../postgres/wire.ts';
import { handshake } from '../server/handshake.ts';
import type { Device, Hub } from '../server/hub.ts';
import { changedFields } from './changed-fields.ts';

interface HistoryRow {
  readonly id: string;
  readonly entity: EntityName;
  readonly key: (string | number)[];
  readonly at: Date;
  readonly actor: string;
  readonly device: string | null;
  readonly changeset: string | null;
  readonly action: string | null;
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
  readonly is_change: boolean;
  readonly merges: readonly AuditedMerge[];
}

/**
 * Answers `POST /v1/history`: the changes of a record from the audit, newest first, each with its merges and choices;
 * for a student, on request, those of the enrollments too. A choice that left the record unchanged is an item without
 * fields.
 * @throws `out_of_scope` when none of the device's buckets holds the record or has held it last
 */
export async function history(
  hub: Hub,
  device: Device,
  request: HistoryRequest,
): Promise<HistoryAnswer> {
  const { entity, enrollments = false, before, limit } = request;
  const key = request.key as Key;
  await decideForRequest(hub.pool);
  const rows = await transaction(
    hub.pool,
    async (client) => {
      await handshake(client, request);
      if (!(await isInScope(client, device.buckets, { entity, key }))) throw outOfScope();
      const schools = enrollments && entity === 'students' ? device.buckets : [];
      return await readChanges(client, { entity, key, schools, before, limit: limit + 1 });
    },
    'REPEATABLE READ READ ONLY',
  );
  return {
    changes: rows.slice(0, limit).map(changeOf),
    more: rows.length > limit,
  };
}

/**
 * Whether one of the buckets holds the record, or held it when it was deleted. A record that moved to another school
 * has left the scope, with all its history.
 */
async function isInScope(
  client: pg.PoolClient,
  buckets: readonly Bucket[],
  { entity, key }: { entity: EntityName; key: Key },
): Promise<boolean> {
  const { id, school_id, entry_date } = toEntryKey(entity, key);
  const { rows } = await client.query<{ in_scope: boolean }>(
    `SELECT coalesce(bool_or(bucket = ANY ($5) AND etag IS NOT NULL), false)
            OR coalesce(bool_or(bucket = ANY ($5)) AND bool_and(etag IS NULL), false) AS in_scope
       FROM sync.entry
      WHERE entity = $1
        AND id = $2
        AND school_id = $3
        AND entry_date = $4`,
    [entity, id, school_id, entry_date, buckets],
  );
  return rows[0]?.in_scope === true;
}

/** @param given.schools buckets whose enrollments of this student are included */
async function readChanges(
  client: pg.PoolClient,
  given: {
    readonly entity: EntityName;
    readonly key: Key;
    readonly schools: readonly Bucket[];
    readonly before: string | undefined;
    readonly limit: number;
  },
): Promise<HistoryRow[]> {
  const { entity, key, schools, before, limit } = given;
  const { rows } = await client.query<HistoryRow>(
    `SELECT a.id,
            a.entity,
            a.key,
            a.at,
            a.actor,
            d.name AS device,
            a.changeset_id AS changeset,
            c.action,
            a.before,
            a.after,
            a.action IS NULL AS is_change,
            coalesce(m.merges, '[]') AS merges
       FROM sync.audit AS a
       LEFT JOIN sync.device AS d ON d.id = a.device_id
       LEFT JOIN sync.changeset AS c ON c.id = a.changeset_id
       LEFT JOIN sync.audit AS m
         ON m.changeset_id = a.changeset_id
        AND m.entity = a.entity
        AND m.key = a.key
        AND m.merges IS NOT NULL
      WHERE a.key ->> 0 = $2
        AND (
              (a.entity = $1 AND a.key = $3)
              OR (
                   a.entity = 'student_school_associations'
                   AND 'school:' || (a.key ->> 1) = ANY ($6)
                 )
            )
        AND ($4::bigint IS NULL OR a.id < $4)
        AND (
              a.action IS NULL
              OR NOT EXISTS (
                   SELECT
                     FROM sync.audit AS change
                    WHERE change.changeset_id = a.changeset_id
                      AND change.entity = a.entity
                      AND change.key = a.key
                      AND change.action IS NULL
                 )
            )
      ORDER BY a.id DESC
      LIMIT $5`,
    [entity, String(key[0]), JSON.stringify(key), before ?? null, limit, schools],
  );
  return rows;
}

function changeOf({ is_change, entity, key, at, merges, ...row }: HistoryRow): HistoryChange {
  const fields = is_change
    ? changedFields(sendable(entity, row.before), sendable(entity, row.after))
    : { before: {}, after: {} };
  return {
    ...row,
    record: { entity, key },
    ...fields,
    at: at.toISOString(),
    merges: merges.map((merge) => ({ entity, key, ...merge })),
  };
}

/** The fields of a version that may leave the center. The audit's rows hold more than those of the model. */
function sendable(
  entity: EntityName,
  version: Readonly<Record<string, unknown>> | null,
): Readonly<Record<string, unknown>> | null {
  if (version === null) return null;
  const names = contentFields(entity).map(([name]) => name);
  return Object.fromEntries(Object.entries(version).filter(([name]) => names.includes(name)));
}

function outOfScope(): CaseloadError {
  return new CaseloadError({
    code: 'out_of_scope',
    params: { reason: 'record' },
  });
}
