import type pg from 'pg';
import { changedFields } from './changed-fields.ts';

export interface AuditFilter {
  readonly entity?: string;
  /** A key as JSON, `["604821"]`. */
  readonly key?: string;
  readonly changeset?: string;
  readonly actor?: string;
  readonly limit: number;
}

interface AuditRow {
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
}

/**
 * Rows of the audit, newest first, with the columns of `sync.audit`. An update shows only the fields that
 * changed.
 */
export async function listAudit(pool: pg.Pool, filter: AuditFilter): Promise<object[]> {
  const { rows } = await pool.query<AuditRow>(
    `SELECT id, at, actor, device_id, changeset_id, entity, key, action, before, after, merges
       FROM sync.audit
      WHERE ($1::text IS NULL OR entity::text = $1)
        AND ($2::jsonb IS NULL OR key = $2)
        AND ($3::uuid IS NULL OR changeset_id = $3)
        AND ($4::text IS NULL OR actor = $4)
      ORDER BY id DESC
      LIMIT $5`,
    [
      filter.entity ?? null,
      filter.key ?? null,
      filter.changeset ?? null,
      filter.actor ?? null,
      filter.limit,
    ],
  );
  return rows.map((row) => ({ ...row, ...changedFields(row.before, row.after) }));
}
