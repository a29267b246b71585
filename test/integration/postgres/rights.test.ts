import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { history } from '../../../sync/hub/audit/history.ts';
import { sealAudit } from '../../../sync/hub/audit/seal.ts';
import { pruneProofs } from '../../../sync/hub/devices/authenticate.ts';
import { scanProfiles } from '../../../sync/hub/dynamodb/feed/scan.ts';
import { createProfileStore } from '../../../sync/hub/dynamodb/store.ts';
import { currentEpoch, ensureEpoch, leaveEpoch } from '../../../sync/hub/postgres/epoch.ts';
import { createPool } from '../../../sync/hub/postgres/pool.ts';
import { requireSchema } from '../../../sync/hub/postgres/schema/schema-version.ts';
import { markOrder, trimRemovals } from '../../../sync/hub/postgres/tombstones.ts';
import { protocolVersion } from '../../../sync/protocol/version.ts';
import { addDevice, openTestCenter, pullAll, pushOne } from '../../support/center/center.ts';
import { putForeign } from '../../support/center/profiles.ts';
import { addSchools, addStudent, enroll } from '../../support/center/records.ts';
import { changeset, createEnrollment, update } from '../../support/changeset.ts';

/** The statements that the manual gives, as an operator would copy them. */
function grantsInManual(role: string): string {
  const manual = readFileSync(join(import.meta.dirname, '../../../docs/operating.md'), 'utf8');
  const [, block] = /```sql\n(GRANT USAGE ON SCHEMA sync.*?)```/s.exec(manual) ?? [];
  return (block as string).replaceAll('caseload_hub', role);
}

test('the rights that the manual gives the hub’s role are those that a hub needs, and change no audit', async () => {
  const owner = await openTestCenter();
  const role = `hub_${process.pid}_${Date.now()}`;
  await owner.pool.query(`CREATE ROLE ${role} LOGIN PASSWORD 'hub'; ${grantsInManual(role)}`);
  const { rows: servers } = await owner.pool.query(
    'SELECT inet_server_port() AS port, current_database() AS database',
  );
  const { port, database } = servers[0];
  const pool = createPool(`postgres://${role}:hub@127.0.0.1:${port}/${database}`);
  onTestFinished(async () => {
    await pool.end();
    await owner.pool.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  });
  const client = owner.dynamodb;
  const hub = { pool, profiles: createProfileStore({ pool, client }) };

  await addSchools(owner.pool, 1);
  await addStudent(owner.pool, 'A');
  await enroll(owner.pool, 'A', 1, '2026-08-01');
  await putForeign(client, { profile_id: 'p', school_id: '1', phone: '1' });
  await requireSchema(pool);
  await ensureEpoch(pool);
  await scanProfiles({ pool, client });
  const device = await addDevice(hub, { buckets: ['school:1'], role: 'principal' });
  const { rows } = await pullAll(hub, device);
  const etagOf = (name: string) => rows.find(([entity]) => entity === name)?.[2] ?? '';
  const edits = [
    changeset('edit', update('students', ['A'], { birth_city: 'Oslo' }, etagOf('students'))),
    changeset('enroll', createEnrollment('A', 1, '2026-09-01')),
    changeset('edit', update('profiles', ['p'], { phone: '2' }, etagOf('profiles'))),
  ];
  for (const edit of edits) {
    expect(await pushOne(hub, device, edit)).toMatchObject({ result: 'applied' });
  }
  const request = { protocol: protocolVersion, entity: 'students', key: ['A'], limit: 9 } as const;
  expect((await history(hub, device, request)).changes[0]).toMatchObject({
    actor: device.user.email,
    changeset: edits[0]?.id,
  });
  await markOrder(pool);
  await trimRemovals(pool, 1);
  await pruneProofs(pool);
  expect(await sealAudit(pool)).toBeGreaterThan(0);
  await leaveEpoch(pool, await currentEpoch(pool));

  for (const sql of [
    "UPDATE sync.audit SET actor = 'nobody'",
    'DELETE FROM sync.audit',
    'DELETE FROM sync.disclosure',
    'DELETE FROM sync.audit_seal',
    'ALTER TABLE sync.audit DISABLE TRIGGER ALL',
    'DELETE FROM sync.migration',
    'ALTER TABLE public.students DISABLE TRIGGER ALL',
    'CREATE TABLE sync.mine (id INTEGER)',
  ]) {
    await expect(pool.query(sql), sql).rejects.toMatchObject({ code: '42501' });
  }
});
