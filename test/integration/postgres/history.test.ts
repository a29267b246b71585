import { expect, test } from 'vitest';
import { history } from '../../../sync/hub/audit/history.ts';
import type { Device, Hub } from '../../../sync/hub/server/hub.ts';
import type { Key } from '../../../sync/model/key.ts';
import type { HistoryRequest } from '../../../sync/protocol/history.ts';
import { protocolVersion } from '../../../sync/protocol/version.ts';
import { addDevice, pushOne } from '../../support/center/center.ts';
import { openSchools, studentEtags } from '../../support/center/schools.ts';
import { changeset, createEnrollment, remove, update } from '../../support/changeset.ts';

function historyOf(
  hub: Hub,
  device: Device,
  entity: HistoryRequest['entity'],
  key: Key,
  more: Partial<HistoryRequest> = {},
) {
  return history(hub, device, { protocol: protocolVersion, entity, key, limit: 50, ...more });
}

test('the history of a record shows who changed what, on which laptop, and what was merged', async () => {
  const { hub, device } = await openSchools();
  await hub.pool.query("UPDATE students SET birth_city = 'Waco' WHERE student_unique_id = 'S0'");
  const merge = {
    field: 'first_name',
    how: 'mine',
    base: 'Ana',
    mine: 'Anna',
    theirs: 'A',
  } as const;
  const sent = {
    ...changeset(
      'edit',
      update('students', ['S0'], { first_name: 'Anna' }, (await studentEtags(hub)).S0 as string),
    ),
    merges: [{ entity: 'students' as const, key: ['S0'], ...merge }],
  };
  await pushOne(hub, device, sent);
  const { changes, more } = await historyOf(hub, device, 'students', ['S0']);
  expect(more).toBe(false);
  expect(changes).toMatchObject([
    {
      actor: 'c@school.example',
      device: 'laptop',
      changeset: sent.id,
      action: 'edit',
      before: { first_name: 'Ana' },
      after: { first_name: 'Anna' },
      merges: [{ entity: 'students', key: ['S0'], ...merge }],
    },
    {
      device: null,
      changeset: null,
      action: null,
      before: { birth_city: null },
      after: { birth_city: 'Waco' },
      merges: [],
    },
    { before: null, after: { student_unique_id: 'S0', first_name: 'Ana' } },
  ]);
});

test('a choice of the center’s version has its place in the history, and changes no field', async () => {
  const { hub, device } = await openSchools();
  const key = ['S0'];
  const merge = { entity: 'students', key, field: 'first_name', how: 'theirs' } as const;
  await pushOne(hub, device, {
    ...changeset('edit', { op: 'keep', entity: 'students', key }),
    merges: [{ ...merge, base: 'Ana', mine: 'Anna', theirs: 'Ana' }],
  });
  const { changes } = await historyOf(hub, device, 'students', key);
  expect(changes[0]).toMatchObject({ action: 'edit', before: {}, after: {}, merges: [merge] });
});

test('a history comes in pages', async () => {
  const { hub, device } = await openSchools();
  for (let i = 0; i < 5; i += 1) {
    await hub.pool.query("UPDATE students SET birth_city = $1 WHERE student_unique_id = 'S0'", [
      `city ${i}`,
    ]);
  }
  const first = await historyOf(hub, device, 'students', ['S0'], { limit: 4 });
  const before = first.changes.at(-1)?.id as string;
  const second = await historyOf(hub, device, 'students', ['S0'], { limit: 4, before });
  expect([first.more, second.more]).toEqual([true, false]);
  expect([...first.changes, ...second.changes].map(({ after }) => after?.birth_city)).toEqual([
    'city 4',
    'city 3',
    'city 2',
    'city 1',
    'city 0',
    undefined,
  ]);
});

test('nobody sees the history of a record outside their schools, also when it was once inside', async () => {
  const { hub, device } = await openSchools();
  const refused = { code: 'out_of_scope' };
  await expect(historyOf(hub, device, 'students', ['Z0'])).rejects.toMatchObject(refused);
  await expect(historyOf(hub, device, 'students', ['Nobody'])).rejects.toMatchObject(refused);
  const elsewhere = ['Z0', 2, '2026-08-01'];
  await expect(
    historyOf(hub, device, 'student_school_associations', elsewhere),
  ).rejects.toMatchObject(refused);
  await hub.pool.query(
    "UPDATE student_school_associations SET school_id = 2 WHERE student_unique_id = 'S0'",
  );
  await expect(historyOf(hub, device, 'students', ['S0'])).rejects.toMatchObject(refused);
  const there = await addDevice(hub, { buckets: ['school:2'], name: 'd' });
  expect((await historyOf(hub, there, 'students', ['S0'])).changes).toHaveLength(1);
});

test('a record that was removed keeps its history', async () => {
  const { hub, device } = await openSchools();
  const key = ['S0', 1, '2026-09-01'];
  const made = await pushOne(
    hub,
    device,
    changeset('enroll', createEnrollment('S0', 1, '2026-09-01')),
  );
  const etag = 'records' in made ? (made.records[0]?.etag as string) : '';
  await pushOne(hub, device, changeset('remove', remove('student_school_associations', key, etag)));
  const { changes } = await historyOf(hub, device, 'student_school_associations', key);
  expect(changes).toMatchObject([
    { action: 'remove', after: null, before: { school_year: 2027 } },
    { action: 'enroll', before: null },
  ]);
});

test('a student’s history tells of enrollments too when asked, also removed ones, at one’s own schools alone', async () => {
  const { hub, device } = await openSchools();
  const key = ['S0', 1, '2026-09-01'];
  const made = await pushOne(
    hub,
    device,
    changeset('enroll', createEnrollment('S0', 1, '2026-09-01')),
  );
  const etag = 'records' in made ? (made.records[0]?.etag as string) : '';
  await pushOne(hub, device, changeset('remove', remove('student_school_associations', key, etag)));
  await hub.pool.query(
    `INSERT INTO student_school_associations
       (student_unique_id, school_id, entry_date, entry_grade_level_descriptor, school_year)
     VALUES ('S0', 2, '2026-10-01', 'Ninth grade', 2027)`,
  );
  const changesOf = async (enrollments: boolean) =>
    (await historyOf(hub, device, 'students', ['S0'], { enrollments })).changes.map(
      ({ record, after }) => [record?.key.join(' '), after === null ? 'removed' : 'made'],
    );
  expect(await changesOf(false)).toEqual([['S0', 'made']]);
  expect(await changesOf(true)).toEqual([
    ['S0 1 2026-09-01', 'removed'],
    ['S0 1 2026-09-01', 'made'],
    ['S0 1 2026-08-01', 'made'],
    ['S0', 'made'],
  ]);
});

test('a history tells no password, and nothing that the center keeps for itself', async () => {
  const { hub, device } = await openSchools();
  await hub.pool.query(
    "INSERT INTO organizations (sourced_id, name, type, identifier) VALUES ('o', 'O', 'school', '1')",
  );
  await hub.pool.query(
    `INSERT INTO users (sourced_id, role, org_ids, password) VALUES ('u', 'teacher', '["o"]', 'first')`,
  );
  await hub.pool.query("UPDATE users SET password = 'second', given_name = 'U'");
  const { changes } = await historyOf(hub, device, 'users', ['u']);
  expect(changes).toHaveLength(2);
  expect(changes[0]).toMatchObject({ before: { given_name: null }, after: { given_name: 'U' } });
  expect(JSON.stringify(changes)).not.toMatch(
    /first|second|password|created_at|date_last_modified/,
  );
});
