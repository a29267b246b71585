import type pg from 'pg';
import { expect, test } from 'vitest';
import { protocolVersion } from '../../../sync/protocol/version.ts';
import { connectTo } from '../../support/center/center.ts';
import { addStudent, enroll } from '../../support/center/records.ts';
import { changeset, update } from '../../support/changeset.ts';
import { eventually } from '../../support/eventually.ts';
import { firstPull } from '../../support/first-pull.ts';
import { openTestHub, type TestHub } from '../../support/hub/hub.ts';
import { joinedLaptop, send, sign, type TestKey } from '../../support/hub/signed-requests.ts';

/** A hub in front of student A in school 1, whose sessions would wait for an hour. */
async function openPatientHub() {
  const hub = await openTestHub();
  const { pool } = hub;
  await addStudent(pool, 'A');
  await enroll(pool, 'A', 1, '2026-08-01');
  const { key } = await joinedLaptop(hub);
  pool.options.options += ' -c lock_timeout=1h';
  for (let idle = pool.idleCount; idle > 0; idle -= 1) (await pool.connect()).release(true);
  const { rows } = await pool.query(
    `SELECT e.epoch, sync.etag_of_students(s) AS etag FROM students AS s, sync.epoch AS e WHERE e.is_current`,
  );
  const edit = changeset('edit', update('students', ['A'], { birth_city: 'Waco' }, rows[0].etag));
  const push = { protocol: protocolVersion, epoch: rows[0].epoch, changesets: [edit] };
  return { hub, key, push };
}

/** A request whose laptop hangs up when the test says so. */
async function abandonable(hub: TestHub, key: TestKey, path: string, content: unknown) {
  const url = hub.url + path;
  const body = JSON.stringify(content);
  const hangingUp = new AbortController();
  const proof = await sign({ key, url, body });
  const ended = fetch(url, { method: 'POST', headers: { proof }, body, signal: hangingUp.signal });
  ended.catch(() => {});
  return { ended, hangUp: () => hangingUp.abort() };
}

/** What the statements that run in the hub's sessions wait for. Not to be asked twice in one transaction. */
async function atWork(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query(
    `SELECT coalesce(wait_event_type, '') AS line
       FROM pg_stat_activity
      WHERE datname = current_database()
        AND application_name = 'caseload hub'
        AND pid <> pg_backend_pid()
        AND state = 'active'`,
  );
  return rows.map(({ line }) => line);
}

test('requests that laptops abandon behind a foreign lock leave nobody waiting, and the next sync is served at once', async () => {
  const { hub, key, push } = await openPatientHub();
  const other = await connectTo(hub);
  await other.query('BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE');
  const requests = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      i % 2 === 0
        ? abandonable(hub, key, '/v1/changesets', push)
        : abandonable(hub, key, '/v1/pull', firstPull),
    ),
  );
  const observer = await connectTo(hub);
  // As many as the hub admits at once.
  await eventually(async () => expect(await atWork(observer)).toHaveLength(16));

  for (const { hangUp } of requests) hangUp();
  await eventually(async () => expect(await atWork(observer)).toEqual([]));
  await other.query('ROLLBACK');
  const pulled = await send(hub.url, { key, path: '/v1/pull', body: firstPull });
  expect(pulled.status).toBe(200);
  const pushed = await send(hub.url, { key, path: '/v1/changesets', body: push });
  expect(pushed.json.value.answers).toMatchObject([{ result: 'applied' }]);
});

test('a statement that runs for a laptop that has gone is canceled, and its transaction rolled back', async () => {
  const { hub, key, push } = await openPatientHub();
  await hub.pool.query(`
    CREATE FUNCTION public.slow() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_sleep(3600); RETURN NEW; END $$;
    CREATE TRIGGER slow AFTER UPDATE ON students FOR EACH ROW EXECUTE FUNCTION public.slow()`);
  const { hangUp } = await abandonable(hub, key, '/v1/changesets', push);
  const other = await connectTo(hub);
  await eventually(async () => expect(await atWork(other)).toEqual(['Timeout']));
  hangUp();
  await eventually(async () => expect(await atWork(other)).toEqual([]));
  const { rows } = await other.query('SELECT birth_city FROM students');
  expect(rows).toEqual([{ birth_city: null }]);
  await other.query('DROP TRIGGER slow ON students');
  const { json } = await send(hub.url, { key, path: '/v1/changesets', body: push });
  expect(json.value.answers).toMatchObject([{ result: 'applied' }]);
});
