import pg from 'pg';
import { isConnectionError } from '../../postgres/transaction.ts';

/** A profile that PostgreSQL cannot hold as it is. */
export interface SetAside {
  readonly id: string;
  /** `no_entry`: no laptop gets it. `audit_altered`: laptops get it, and the audit holds it with U+2400 for U+0000. */
  readonly reason: 'no_entry' | 'audit_altered';
  /** SQLSTATE of PostgreSQL's refusal; null: a text holds U+0000. */
  readonly code: string | null;
}

/** Texts of PostgreSQL cannot hold U+0000, and those of DynamoDB can. */
export const holdsNul = (text: string) => text.includes('\u0000');

/** Whether JSON has U+0000 in a text or in a name. */
export function jsonHoldsNul(value: unknown): boolean {
  return /(?<!\\)(?:\\\\)*\\u0000/.test(JSON.stringify(value));
}

/**
 * The SQLSTATE of an error that is about the data of one profile: a data exception, a constraint or a limit of size.
 * Undefined for an error that a later attempt may not meet.
 */
export function codeOfRefusal(error: unknown): string | undefined {
  if (!(error instanceof pg.DatabaseError) || isConnectionError(error)) return undefined;
  return error.code !== undefined && /^(22|23|54)/.test(error.code) ? error.code : undefined;
}

/**
 * Notes which of the profiles are set aside; the others are not, or no longer.
 * @returns those that were not noted before
 */
export async function noteSetAside(
  connection: pg.ClientBase,
  ids: readonly string[],
  setAside: readonly SetAside[],
): Promise<SetAside[]> {
  const { rows } = await connection.query<{ key: string }>(
    `WITH gone AS (
       DELETE FROM sync.set_aside WHERE key = ANY ($1) AND key <> ALL ($2)
     )
     INSERT INTO sync.set_aside AS s (key, reason, code)
     SELECT * FROM unnest($2::text[], $3::text[], $4::text[])
     ON CONFLICT (key) DO UPDATE
        SET reason = excluded.reason, code = excluded.code, found_at = now()
      WHERE (s.reason, s.code) IS DISTINCT FROM (excluded.reason, excluded.code)
     RETURNING key`,
    [
      ids.map(toKey),
      setAside.map(({ id }) => toKey(id)),
      setAside.map(({ reason }) => reason),
      setAside.map(({ code }) => code),
    ],
  );
  const noted = new Set(rows.map(({ key }) => key));
  return setAside.filter(({ id }) => noted.has(toKey(id)));
}

export async function readSetAside(client: pg.ClientBase | pg.Pool): Promise<SetAside[]> {
  const { rows } = await client.query<Omit<SetAside, 'id'> & { key: string }>(
    'SELECT key, reason, code FROM sync.set_aside ORDER BY reason DESC, key',
  );
  return rows.map(({ key, reason, code }) => ({ id: JSON.parse(key) as string, reason, code }));
}

const toKey = (id: string) => JSON.stringify(id);
