import type pg from 'pg';
import { query } from '../../postgres/query.ts';
import { staleDefinitions } from '../../postgres/schema/definitions.ts';
import { readSchema, requireSchema, schemaVersion } from '../../postgres/schema/schema-version.ts';
import { requireSuitableServer } from '../../postgres/server-kind.ts';
import { transaction } from '../../postgres/transaction.ts';
import { type Found, fine, wrong } from './check.ts';

/** PostgreSQL 14 is the oldest with `pg_current_xact_id` and with plans for the size of transition tables. */
const oldestVersion = 14;
/** Answers combine the times of both clocks. Proofs allow five minutes between laptop and hub. */
const clockLimitSeconds = 30;

export async function checkVersion(pool: pg.Pool): Promise<Found> {
  const [server] = await query<{ major: number; version: string }>(
    pool,
    `SELECT current_setting('server_version_num')::integer / 10000 AS major,
            current_setting('server_version') AS version`,
  );
  const { major = 0, version = '' } = server ?? {};
  return major >= oldestVersion
    ? fine(`PostgreSQL ${version} answers.`)
    : wrong(`PostgreSQL ${version} is too old: the hub needs ${oldestVersion} or newer.`);
}

export async function checkServer(pool: pg.Pool): Promise<Found> {
  await requireSuitableServer(pool);
  return fine('DATABASE_URL leads to a primary, and each connection is a session of its own.');
}

/** The difference between this machine's clock and PostgreSQL's, to within half of the round trip. */
export async function checkClock(pool: pg.Pool, now: () => Date): Promise<Found> {
  const sent = now().getTime();
  const [server] = await query<{ now: Date }>(pool, 'SELECT clock_timestamp() AS now');
  const answered = now().getTime();
  const difference = ((server?.now.getTime() ?? 0) - (sent + answered) / 2) / 1000;
  const state = `PostgreSQL’s clock is ${Math.abs(difference).toFixed(1)} s ${difference < 0 ? 'behind' : 'ahead of'} this machine’s.`;
  return Math.abs(difference) <= clockLimitSeconds
    ? fine(state)
    : wrong(`${state} Let both follow the same time server.`);
}

export async function checkSchema(pool: pg.Pool): Promise<Found> {
  await requireSchema(pool);
  const { version } = await transaction(pool, readSchema);
  if (version < schemaVersion) {
    return fine(
      `Caseload’s schema is at version ${version}, which this hub serves. When no older hub is left, run: hub migrate`,
    );
  }
  const stale = await transaction(pool, staleDefinitions);
  return stale.length === 0
    ? fine(`Caseload’s schema is at version ${version}.`)
    : wrong(`Not as this hub was made for: ${stale.join(', ')}. Run: hub migrate`);
}
