import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLaptop } from '../../../sync/laptop/laptop.ts';
import { damageStored } from '../../support/laptop/damage.ts';
import { joinLaptop, passphrase, startDistrict, stillPace } from '../../support/laptop/laptop.ts';

test('an edit that cannot be read is listed, counted, exported and discarded on purpose; the rest syncs', async () => {
  const district = await startDistrict();
  const { folder, state, ...first } = await joinLaptop(district);
  const person = state.state === 'open' ? state.person : '';
  const edit = (student_unique_id: string, birth_city: string) =>
    first.methods.editStudent({ student_unique_id, fields: { birth_city } });
  const { changeset } = await edit('604821', 'Austin');
  await edit('604822', 'Dallas');
  await first.close();
  await damageStored(join(folder, person), passphrase, changeset);

  const { methods, close } = createLaptop({ folder, fetch, pace: stillPace });
  await methods.unlock({ person, passphrase });
  const [unreadable] = await methods.listUnreadable({});
  expect(unreadable).toMatchObject({
    changeset,
    state: 'unreadable',
    reason: { code: 'unreadable_edit', params: { reason: 'damaged', column: 'changeset' } },
    records: [{ entity: 'students', key: ['604821'], name: 'Ana Ruiz' }],
  });
  expect((await methods.syncStatus({})).outbox).toMatchObject({ waiting: 1, unreadable: 1 });
  const reason = { recipient: 'Data office', purpose: 'Repair' };
  expect(await methods.exportOutbox({ changeset, ...reason })).toEqual({
    changesets: [],
    unreadable: [
      expect.objectContaining({
        stored: expect.objectContaining({
          id: changeset,
          changeset: expect.stringContaining('Austin'),
        }),
      }),
    ],
  });
  expect(await methods.exportOutbox(reason)).toMatchObject({
    changesets: [{ state: 'waiting' }],
    unreadable: [{ changeset }],
  });

  await methods.syncNow({});
  expect(district.hub.disclosures).toMatchObject([
    { form: 'json', ...reason, students: ['604821'] },
    { form: 'json', ...reason, students: ['604822', '604821'] },
  ]);
  expect(district.center.get('students', ['604822']).record).toMatchObject({
    birth_city: 'Dallas',
  });
  expect((await methods.syncStatus({})).last_error).toBeNull();
  expect(await methods.listUnreadable({})).toHaveLength(1);

  await methods.discard({ changeset });
  expect(await methods.listUnreadable({})).toEqual([]);
  expect(await methods.getStudent({ student_unique_id: '604821' })).not.toMatchObject({
    student: { birth_city: 'Austin' },
  });
  await close();
});
