import { push } from '../../../sync/hub/push/push.ts';
import type { Device, HubStores } from '../../../sync/hub/server/hub.ts';
import type { Changeset } from '../../../sync/protocol/changeset.ts';
import type { Answer } from '../../../sync/protocol/push.ts';
import { protocolVersion } from '../../../sync/protocol/version.ts';
import { addDevice, openTestCenter, type TestCenter } from './center.ts';
import { addSchools, addStudent, enroll } from './records.ts';

/** Schools 1 and 2; students S0 to S9 in school 1, Z0 to Z9 in school 2; a counselor of school 1. */
export async function openSchools(): Promise<{ hub: TestCenter; device: Device }> {
  const hub = await openTestCenter();
  await addSchools(hub.pool, 1, 2);
  for (let i = 0; i < 10; i += 1) {
    await addStudent(hub.pool, `S${i}`);
    await enroll(hub.pool, `S${i}`, 1, '2026-08-01');
    await addStudent(hub.pool, `Z${i}`, 'Zoë');
    await enroll(hub.pool, `Z${i}`, 2, '2026-08-01');
  }
  return { hub, device: await addDevice(hub, { buckets: ['school:1'] }) };
}

/** One request; a defect fails the test. */
export async function pushAll(
  hub: HubStores,
  device: Device,
  changesets: Changeset[],
): Promise<Answer[]> {
  const { rows } = await hub.pool.query('SELECT epoch FROM sync.epoch WHERE is_current');
  const request = { protocol: protocolVersion, epoch: rows[0].epoch, changesets };
  const report = (error: unknown) => {
    throw error;
  };
  return await push({ hub, device, request, report });
}

/** The etags of students by id. */
export async function studentEtags(hub: HubStores): Promise<Record<string, string>> {
  const { rows } = await hub.pool.query('SELECT student_unique_id AS id, _etag FROM students');
  return Object.fromEntries(rows.map(({ id, _etag }) => [id, _etag]));
}
