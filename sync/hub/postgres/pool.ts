import pg from 'pg';
import { readDocument } from '../../model/document.ts';

/** Where work gets its connections from: the pool, or what stands for it in one request. */
export interface Connections {
  connect(): Promise<pg.PoolClient>;
}

/**
 * What holds in every session, whatever the server's, the role's or the address's settings are. Dates are written as
 * ISO and times in UTC. A name without a schema is PostgreSQL's own, so that no function or operator that another
 * role has made is run in the name of the hub. No statement waits for long for what another session has locked, and
 * PostgreSQL ends a transaction that a hub has left open.
 */
const sessionOptions = [
  'DateStyle=ISO',
  'TimeZone=UTC',
  'IntervalStyle=postgres',
  'bytea_output=hex',
  'extra_float_digits=1',
  'array_nulls=on',
  'standard_conforming_strings=on',
  'transform_null_equals=off',
  'default_transaction_isolation=read\\ committed',
  'default_transaction_read_only=off',
  'default_transaction_deferrable=off',
  'search_path=pg_catalog,pg_temp',
  'lock_timeout=2s',
  'idle_in_transaction_session_timeout=60s',
]
  .map((setting) => `-c ${setting}`)
  .join(' ');

const { JSON: json, JSONB: jsonb } = pg.types.builtins;

/** JSON as laptops read documents: a number keeps its digits. */
const getTypeParser: typeof pg.types.getTypeParser = (type: number, format?: 'text' | 'binary') =>
  (type === json || type === jsonb) && format !== 'binary'
    ? readDocument
    : pg.types.getTypeParser(type, format);

/**
 * Connections to the district's PostgreSQL.
 * @param databaseUrl `postgres://…`, with `?sslmode=` as the district needs it
 */
export function createPool(databaseUrl: string): pg.Pool {
  const url = new URL(databaseUrl);
  const given = url.searchParams.get('options') ?? '';
  url.searchParams.delete('options');
  const pool = new pg.Pool({
    connectionString: url.href,
    max: 20,
    connectionTimeoutMillis: 10_000,
    application_name: 'caseload hub',
    options: `${given} ${sessionOptions}`.trim(),
    types: { getTypeParser },
  });
  // An idle connection that breaks is replaced by the next request. One at work may break between two queries: the next
  // one reports it.
  pool.on('error', () => {});
  pool.on('connect', (connection) => connection.on('error', () => {}));
  return pool;
}
