import type pg from 'pg';
import { query } from '../../postgres/query.ts';
import { type Found, fine, wrong } from './check.ts';

/**
 * Finds what holds the horizon back (design section 5, Order): a pull sends no change that is younger than the oldest
 * running transaction that has written, in any database of the server. A transaction that has only read, and a
 * replication slot, hold back the removal of old rows instead. The findings leave out query texts, which may hold a
 * student's data.
 */
export async function checkHorizon(pool: pg.Pool, longSeconds: number): Promise<Found> {
  const found = [
    ...(await readSessions(pool, longSeconds)),
    ...(await readPrepared(pool, longSeconds)),
    ...(await readSlots(pool)),
  ];
  const [role] = await query<{ sees_all: boolean }>(
    pool,
    "SELECT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') AS sees_all",
  );
  if (!role?.sees_all) {
    found.push(
      'The hub’s role cannot see how long the transactions of others run, so no laptop learns how old its records ' +
        'are. GRANT pg_read_all_stats to it.',
    );
  }
  return found.length === 0
    ? fine(`No transaction has run for more than ${longSeconds} s.`)
    : wrong(found.join(' '));
}

async function readSessions(pool: pg.Pool, longSeconds: number): Promise<string[]> {
  const rows = await query<{
    pid: number;
    role: string;
    database: string;
    application: string;
    state: string;
    since: Date;
    has_written: boolean;
  }>(
    pool,
    `SELECT pid,
            coalesce(usename, '') AS role,
            coalesce(datname, '') AS database,
            application_name AS application,
            coalesce(state, '') AS state,
            xact_start AS since,
            backend_xid IS NOT NULL AS has_written
       FROM pg_stat_activity
      WHERE pid <> pg_backend_pid()
        AND (backend_xid IS NOT NULL OR backend_xmin IS NOT NULL)
        AND backend_type NOT IN ('walsender', 'autovacuum worker')
        AND xact_start < clock_timestamp() - make_interval(secs => $1)
      ORDER BY xact_start`,
    [longSeconds],
  );
  return rows.map(
    (session) =>
      `Session ${session.pid} of ${session.role} (${session.application || 'no application name'}, ` +
      `database ${session.database}, ${session.state}) has been in one transaction since ` +
      `${session.since.toISOString()} and ${
        session.has_written
          ? 'holds back every change made since then from all laptops'
          : 'holds back the removal of old rows'
      }: end it, or pg_terminate_backend(${session.pid}).`,
  );
}

async function readPrepared(pool: pg.Pool, longSeconds: number): Promise<string[]> {
  const rows = await query<{ gid: string; owner: string; database: string; since: Date }>(
    pool,
    `SELECT gid, owner, database, prepared AS since
       FROM pg_prepared_xacts
      WHERE prepared < clock_timestamp() - make_interval(secs => $1)
      ORDER BY prepared`,
    [longSeconds],
  );
  return rows.map(
    ({ gid, owner, database, since }) =>
      `The prepared transaction ${gid} of ${owner} (database ${database}) has waited since ` +
      `${since.toISOString()} and holds back every change made since then: COMMIT PREPARED or ROLLBACK PREPARED it.`,
  );
}

async function readSlots(pool: pg.Pool): Promise<string[]> {
  const rows = await query<{ name: string; type: string }>(
    pool,
    `SELECT slot_name AS name, slot_type AS type
       FROM pg_replication_slots
      WHERE NOT active
        AND (xmin IS NOT NULL OR catalog_xmin IS NOT NULL OR restart_lsn IS NOT NULL)
      ORDER BY slot_name`,
  );
  return rows.map(
    ({ name, type }) =>
      `Nobody reads the ${type} replication slot ${name}; it keeps old rows and logs until the disk is full: ` +
      `reconnect its reader, or pg_drop_replication_slot('${name}').`,
  );
}
