import { expect, test } from 'vitest';
import { listDisclosures, recordDisclosures } from '../../../sync/hub/audit/disclosures.ts';
import { protocolVersion } from '../../../sync/protocol/version.ts';
import { openSchools } from '../../support/center/schools.ts';

const roster = {
  id: '01900000-0000-7000-8000-0000000000d1',
  at: '2026-10-01T10:00:00.000Z',
  form: 'csv' as const,
  what: 'Site visit at Lincoln High School: roster',
  recipient: 'Principal of Lincoln',
  purpose: 'Review of attendance',
  students: ['S0', 'S1'],
};

test('the register holds to whom, why, what and whose, and holds a repeated disclosure once', async () => {
  const { hub, device } = await openSchools();
  const request = { protocol: protocolVersion, disclosures: [roster] };
  expect(await recordDisclosures(hub.pool, device, request)).toEqual({ recorded: [roster.id] });
  const again = { ...request, disclosures: [{ ...roster, recipient: 'Someone else' }] };
  expect(await recordDisclosures(hub.pool, device, again)).toEqual({ recorded: [roster.id] });
  expect(await listDisclosures(hub.pool, { limit: 10 })).toMatchObject([
    { ...roster, at: new Date(roster.at), actor: 'c@school.example', device_id: device.id },
  ]);
  expect(await listDisclosures(hub.pool, { limit: 10, student: 'S1' })).toHaveLength(1);
  expect(await listDisclosures(hub.pool, { limit: 10, student: 'S2' })).toEqual([]);
});

test('the register is append-only', async () => {
  const { hub, device } = await openSchools();
  await recordDisclosures(hub.pool, device, { protocol: protocolVersion, disclosures: [roster] });
  for (const statement of [
    "UPDATE sync.disclosure SET recipient = 'x'",
    'DELETE FROM sync.disclosure',
    'TRUNCATE sync.disclosure',
  ]) {
    await expect(hub.pool.query(statement)).rejects.toThrow('append-only');
  }
});
