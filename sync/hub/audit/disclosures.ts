import type { DisclosuresAnswer, DisclosuresRequest } from '../../protocol/disclosures.ts';
import { attributionOf } from '../ledger/attribution.ts';
import type { Connections } from '../postgres/pool.ts';
import { query } from '../postgres/query.ts';
import type { Device } from '../server/hub.ts';

/**
 * Adds a laptop's disclosures to the register. One that is there already stays unchanged: the laptop missed the
 * answer and sends it again.
 */
export async function recordDisclosures(
  pool: Connections,
  device: Device,
  { disclosures }: DisclosuresRequest,
): Promise<DisclosuresAnswer> {
  await query(
    pool,
    `INSERT INTO sync.disclosure (id, at, actor, device_id, form, what, recipient, purpose, students)
     SELECT id, at, $1, $2, form, what, recipient, purpose, students
       FROM jsonb_to_recordset($3) AS given (id UUID, at TIMESTAMPTZ, form TEXT, what TEXT,
                                             recipient TEXT, purpose TEXT, students JSONB)
     ON CONFLICT (id) DO NOTHING`,
    [attributionOf(device).actor, device.id, JSON.stringify(disclosures)],
  );
  return { recorded: disclosures.map(({ id }) => id) };
}

export interface DisclosureFilter {
  /** Unique id of a student whose records were disclosed. */
  readonly student?: string;
  readonly limit: number;
}

/** The register, newest first. */
export async function listDisclosures(
  pool: Connections,
  filter: DisclosureFilter,
): Promise<object[]> {
  return await query(
    pool,
    `SELECT id, at, recorded_at, actor, device_id, form, what, recipient, purpose, students
       FROM sync.disclosure
      WHERE $1::text IS NULL OR students ? $1
      ORDER BY at DESC
      LIMIT $2`,
    [filter.student ?? null, filter.limit],
  );
}
