import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import type { Finding } from '../../../sync/hub/commands/doctor/check.ts';
import { examine } from '../../../sync/hub/commands/doctor/examine.ts';
import { scanProfiles } from '../../../sync/hub/dynamodb/feed/scan.ts';
import { createPool } from '../../../sync/hub/postgres/pool.ts';
import { wantedTriggers } from '../../../sync/hub/postgres/schema/trigger-faults.ts';
import { scanTables } from '../../../sync/hub/postgres/table-scan.ts';
import { openTestDatabase } from '../../support/center/database.ts';
import { openDynamodb } from '../../support/center/dynamodb.ts';
import { eventually } from '../../support/eventually.ts';

async function open() {
  const { pool, url } = await openTestDatabase();
  const { client } = await openDynamodb();
  await scanProfiles({ pool, client });
  const ask = async (given: { longSeconds?: number; now?: () => Date } = {}) => {
    const findings = new Map<string, Finding>();
    const all = examine({ pool, client, now: () => new Date(), longSeconds: 300, ...given });
    for await (const finding of all) findings.set(finding.check, finding);
    return findings;
  };
  return { pool, url, client, ask };
}

const failed = (findings: ReadonlyMap<string, Finding>) =>
  [...findings.values()].filter(({ ok }) => !ok).map(({ check }) => check);

test('a center that is as it should be passes every check', async () => {
  const { ask } = await open();
  const findings = await ask();
  expect([...findings.keys()]).toEqual([
    'postgres',
    'server',
    'clock',
    'schema',
    'columns',
    'triggers',
    'trigger_proof',
    'foreign_triggers',
    'table_scan',
    'rights',
    'horizon',
    'dynamodb',
    'profiles_table',
    'feed',
    'set_aside',
  ]);
  expect([...findings.values()].filter(({ ok }) => !ok)).toEqual([]);
});

test('the triggers that are looked for are those that the migrations make', async () => {
  const { pool } = await open();
  const { rows } = await pool.query(
    `SELECT n.nspname || '.' || c.relname AS table, array_agg(t.tgname::text) AS names
       FROM pg_trigger AS t
       JOIN pg_class AS c ON c.oid = t.tgrelid
       JOIN pg_namespace AS n ON n.oid = c.relnamespace
      WHERE NOT t.tgisinternal
      GROUP BY 1`,
  );
  const sorted = (record: Readonly<Record<string, readonly string[]>>) =>
    Object.fromEntries(Object.entries(record).map(([table, names]) => [table, [...names].sort()]));
  expect(sorted(wantedTriggers)).toEqual(
    sorted(Object.fromEntries(rows.map(({ table, names }) => [table, names]))),
  );
});

test('a missing trigger is named, and one that a bulk load turned off', async () => {
  const { pool, ask } = await open();
  await pool.query('DROP TRIGGER caseload_audit_update ON students');
  await pool.query('ALTER TABLE users DISABLE TRIGGER ALL');
  const finding = (await ask()).get('triggers');
  expect(finding?.ok).toBe(false);
  expect(finding?.detail).toContain('public.students: caseload_audit_update is missing');
  expect(finding?.detail).toContain('caseload_entries_update is disabled');
});

test('a role that could be audited as another one is named, with the command that revokes its right', async () => {
  const { pool, ask } = await open();
  const role = `sis_${Date.now()}`;
  await pool.query(`CREATE ROLE ${role}; GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role}`);
  onTestFinished(async () => {
    await pool.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  });
  const { ok, detail = '' } = (await ask()).get('rights') ?? {};
  expect(ok).toBe(false);
  expect(detail).toContain(`REVOKE TRIGGER ON public.students FROM ${role};`);
  for (const statement of detail.match(/REVOKE [^;]+;/g) ?? []) await pool.query(statement);
  expect((await ask()).get('rights')?.ok).toBe(true);
});

test('columns that differ from the model are named, and others let be', async () => {
  const { pool, ask } = await open();
  await pool.query('ALTER TABLE students ADD COLUMN locker TEXT');
  expect((await ask()).get('columns')).toMatchObject({
    ok: true,
    detail: expect.stringContaining('students.locker'),
  });
  await pool.query('ALTER TABLE students ALTER COLUMN birth_city TYPE VARCHAR(50)');
  await pool.query('ALTER TABLE schools DROP COLUMN web_site');
  await pool.query('ALTER TABLE users ALTER COLUMN email SET NOT NULL');
  await pool.query('ALTER TABLE organizations ADD COLUMN code INTEGER NOT NULL');
  const finding = (await ask()).get('columns');
  expect(finding?.ok).toBe(false);
  for (const words of [
    'students.birth_city is character varying(50) and should be character varying(100)',
    'schools.web_site is missing',
    'users.email should allow null',
    'organizations.code needs a default',
  ]) {
    expect(finding?.detail).toContain(words);
  }
});

test('a long transaction that has written is named, without its query', async () => {
  const { url, ask } = await open();
  const client = new pg.Client({ connectionString: url, application_name: 'nightly load' });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query('BEGIN');
  await client.query(
    "INSERT INTO schools (school_id, state_organization_id, name_of_institution) VALUES (1, 'S', 'Secret')",
  );
  await client.query('SELECT pg_sleep(1.1)');
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid, current_user AS role');
  const finding = (await ask({ longSeconds: 1 })).get('horizon');
  expect(finding?.ok).toBe(false);
  expect(finding?.detail).toContain(`Session ${rows[0].pid} of ${rows[0].role} (nightly load`);
  expect(finding?.detail).toContain('holds back every change');
  expect(finding?.detail).not.toContain('Secret');
});

test('a reader that holds back the removal of old rows is distinguished from a writer', async () => {
  const { url, ask } = await open();
  const client = new pg.Client({ connectionString: url, application_name: 'report' });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  await client.query('SELECT pg_sleep(1.1)');
  const finding = (await ask({ longSeconds: 1 })).get('horizon');
  expect(finding?.detail).toMatch(/\(report, [^)]*\) .* holds back the removal of old rows/);
});

test('a prepared transaction and an unread replication slot are named', async () => {
  const { pool, ask } = await open();
  const gid = `left_${Date.now()}`;
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query('SELECT pg_current_xact_id()');
  await client.query(`PREPARE TRANSACTION '${gid}'`);
  client.release();
  await pool.query('SELECT pg_create_physical_replication_slot($1, true)', [gid]);
  await pool.query('SELECT pg_sleep(1.1)');
  const { detail } = (await ask({ longSeconds: 1 })).get('horizon') ?? {};
  await pool.query(`ROLLBACK PREPARED '${gid}'`);
  await pool.query('SELECT pg_drop_replication_slot($1)', [gid]);
  expect(detail).toContain(`The prepared transaction ${gid}`);
  expect(detail).toContain(`physical replication slot ${gid}`);
});

test('a role that cannot see other sessions gets the grant that it needs', async () => {
  const { pool, url, client } = await open();
  const role = `hub_${Date.now()}`;
  await pool.query(`CREATE ROLE ${role} LOGIN PASSWORD 'hub'`);
  const asRole = new URL(url);
  asRole.username = role;
  asRole.password = 'hub';
  const limited = createPool(asRole.href);
  const horizon = async () => {
    for await (const finding of examine({
      pool: limited,
      client,
      now: () => new Date(),
      longSeconds: 300,
    })) {
      if (finding.check === 'horizon') return finding;
    }
    throw new Error('not checked');
  };
  expect(await horizon()).toMatchObject({
    ok: false,
    detail: expect.stringContaining('GRANT pg_read_all_stats'),
  });
  await pool.query(`GRANT pg_read_all_stats TO ${role}`);
  expect(await horizon()).toMatchObject({ ok: true });
  await limited.end();
  await pool.query(`DROP ROLE ${role}`);
});

test('clocks that differ are found', async () => {
  const { ask } = await open();
  const behind = () => new Date(Date.now() - 120_000);
  expect((await ask({ now: behind })).get('clock')).toMatchObject({
    ok: false,
    detail: expect.stringContaining('ahead'),
  });
});

test('a database that was never migrated is distinguished from one that does not answer', async () => {
  const { pool } = await openTestDatabase('empty');
  const { client } = await openDynamodb();
  const findings = new Map<string, Finding>();
  const all = examine({ pool, client, now: () => new Date(), longSeconds: 300 });
  for await (const finding of all) findings.set(finding.check, finding);
  expect(failed(findings)).toEqual([
    'schema',
    'columns',
    'triggers',
    'trigger_proof',
    'foreign_triggers',
    'table_scan',
    'feed',
    'set_aside',
  ]);
  expect(findings.get('schema')?.detail).toContain('hub migrate');
  const gone = createPool('postgres://nobody@127.0.0.1:1/nothing');
  const checks = [];
  const without = examine({ pool: gone, client, now: () => new Date(), longSeconds: 300 });
  for await (const { check, ok } of without) checks.push([check, ok]);
  expect(checks).toEqual([
    ['postgres', false],
    ['dynamodb', true],
    ['profiles_table', true],
  ]);
  await gone.end();
});

test('a missing table and a stopped feed are found', async () => {
  const { pool, client, ask } = await open();
  await client.send(new DeleteTableCommand({ TableName: 'profiles' }));
  await pool.query("UPDATE sync.feed_checkpoint SET complete_at = now() - INTERVAL '1 hour'");
  await eventually(async () => expect(failed(await ask())).toEqual(['profiles_table', 'feed']));
});

test('a scan that has not run for days is found, and what scans have found is said', async () => {
  const { pool, ask } = await open();
  await pool.query(
    `UPDATE sync.table_scan SET completed_at = now() - interval '4 days', found = 7 WHERE entity = 'students'`,
  );
  expect((await ask()).get('table_scan')).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/three days: students\..*found and put right.*7 of students/),
  });
  await scanTables(pool);
  expect((await ask()).get('table_scan')?.ok).toBe(true);
});
