import pg from 'pg';

/**
 * Connections to the district's PostgreSQL. Sessions write dates as ISO and times in UTC, whatever the
 * server's or the role's defaults are.
 * @param databaseUrl `postgres://…`, with `?sslmode=` as the district needs it
 */
export function createPool(databaseUrl: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 20,
    connectionTimeoutMillis: 10_000,
    application_name: 'caseload hub',
    options: '-c DateStyle=ISO -c TimeZone=UTC',
  });
  // An idle connection that breaks is replaced by the next request; one at work reports to its query.
  pool.on('error', () => {});
  return pool;
}
