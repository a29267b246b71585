import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { ensureEpoch } from '../../../sync/hub/postgres/epoch.ts';
import { createPool } from '../../../sync/hub/postgres/pool.ts';
import { decideRecheck } from '../../../sync/hub/postgres/recheck.ts';
import { migrate } from '../../../sync/hub/postgres/schema/migrate.ts';
import { scanTables } from '../../../sync/hub/postgres/table-scan.ts';
import { startEmbeddedPostgres } from '../../../sync/hub/server/start/embedded/postgres.ts';
import { findIndexErrors } from '../../support/center/existing-district.ts';
import { addSchools, addStudent, enroll } from '../../support/center/records.ts';
import { eventually } from '../../support/eventually.ts';

/** A database, and the district's, which subscribes to its students and associations. */
async function openReplica(): Promise<{ source: pg.Pool; pool: pg.Pool }> {
  const folder = await mkdtemp(join(tmpdir(), 'caseload-replica-'));
  const settings = { fsync: 'off', wal_level: 'logical', autovacuum: 'off' };
  const server = await startEmbeddedPostgres({ folder, settings });
  const open = async (name: string) => {
    const url = new URL(server.databaseUrl);
    url.pathname = `/${name}`;
    const client = new pg.Client(server.databaseUrl);
    await client.connect();
    await client.query(`CREATE DATABASE ${name}`);
    await client.end();
    const pool = createPool(url.href);
    pool.options.options = `${pool.options.options} -c search_path=public`;
    await migrate(pool);
    await ensureEpoch(pool);
    return { url: url.href, pool };
  };
  const source = await open('source');
  const district = await open('district');
  onTestFinished(async () => {
    await district.pool.query('ALTER SUBSCRIPTION s DISABLE');
    await Promise.all([source.pool.end(), district.pool.end()]);
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  for (const { pool } of [source, district]) await addSchools(pool, 1, 2);
  for (const id of ['A', 'B']) {
    await addStudent(source.pool, id);
    await enroll(source.pool, id, 1, '2026-08-01');
  }
  await source.pool.query(
    `CREATE PUBLICATION p FOR TABLE students, student_school_associations;
     ALTER TABLE students REPLICA IDENTITY FULL`,
  );
  await source.pool.query("SELECT pg_create_logical_replication_slot('s', 'pgoutput')");
  // A subscription to the same server would wait for itself while it makes its slot.
  await district.pool.query(
    `CREATE SUBSCRIPTION s CONNECTION '${source.url.replace('postgresql:', 'postgres:')}' PUBLICATION p
       WITH (create_slot = false, slot_name = 's')`,
  );
  return { source: source.pool, pool: district.pool };
}

test('what logical replication copies and applies is in the index and the audit, without a scan', async () => {
  const { source, pool } = await openReplica();
  const has = (sql: string) =>
    eventually(async () => {
      const { rows } = await pool.query(`SELECT ${sql} AS value`);
      expect(rows).toEqual([{ value: true }]);
    });
  const expectIndexed = async () => {
    await decideRecheck(pool);
    expect(await findIndexErrors(pool)).toEqual([]);
  };
  await has('(SELECT count(*) = 2 FROM student_school_associations)');
  await expectIndexed();

  await source.query("UPDATE students SET birth_city = 'Elsewhere' WHERE student_unique_id = 'A'");
  await enroll(source, 'A', 2, '2026-11-02');
  await source.query("DELETE FROM student_school_associations WHERE student_unique_id = 'B'");
  await source.query(
    "UPDATE student_school_associations SET entry_date = '2026-08-03' WHERE school_id = 1",
  );
  await has(
    "(SELECT entry_date = '2026-08-03' FROM student_school_associations WHERE school_id = 1)",
  );
  await expectIndexed();

  await source.query(
    `BEGIN;
     CREATE TEMP TABLE a AS SELECT * FROM student_school_associations;
     TRUNCATE student_school_associations;
     INSERT INTO student_school_associations SELECT * FROM a WHERE school_id = 2;
     COMMIT`,
  );
  await has('(SELECT count(*) = 1 FROM student_school_associations)');
  await expectIndexed();

  const { rows } = await pool.query(
    "SELECT DISTINCT after ->> 'birth_city' AS city FROM sync.audit WHERE entity = 'students' AND key = '[\"A\"]' AND after ->> 'birth_city' IS NOT NULL",
  );
  expect(rows).toEqual([{ city: 'Elsewhere' }]);
  expect((await scanTables(pool)).filter(({ found }) => found > 0)).toEqual([]);
});
