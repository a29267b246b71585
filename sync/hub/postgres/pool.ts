import pg from 'pg';

/**
 * What holds in every session, whatever the server's, the role's or the address's settings are: dates are written as
 * ISO and times in UTC; and a name without a schema is PostgreSQL's own, so that no function or operator that another
 * role has made is run in the name of the hub.
 */
const sessionOptions = '-c DateStyle=ISO -c TimeZone=UTC -c search_path=pg_catalog,pg_temp';

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
  });
  // An idle connection that breaks is replaced by the next request; one at work reports to its query.
  pool.on('error', () => {});
  return pool;
}
