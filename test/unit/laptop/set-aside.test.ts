import { expect, test } from 'vitest';
import { createLaptop } from '../../../sync/laptop/laptop.ts';
import { joinLaptop, passphrase, startDistrict, stillPace } from '../../support/laptop/laptop.ts';

const ana = ['604821'];
const reason = {
  code: 'unreadable_record',
  field: 'birth_city',
  params: { reason: 'shape', expected: 'text' },
};

test('a record that cannot be read is listed and counted with what is wrong; everything else syncs', async () => {
  const district = await startDistrict();
  const { center } = district;
  const { methods, events } = await joinLaptop(district);
  const editAna = { student_unique_id: '604821', fields: { first_name: 'Anna' } };
  await methods.editStudent(editAna);
  await methods.editStudent({ student_unique_id: '604822', fields: { birth_city: 'Dallas' } });
  center.edit('students', ana, { birth_city: 7 });
  center.edit('students', ['604822'], { last_name: 'Okafor-Lee' });
  await methods.syncNow({});

  expect(await methods.listSetAside({})).toMatchObject([
    { entity: 'students', key: ana, name: 'Ana Ruiz', reason },
  ]);
  const status = await methods.syncStatus({});
  expect(status).toMatchObject({ set_aside: 1, last_error: null, outbox: { held: 1, waiting: 0 } });
  expect(events.sync).toMatchObject({ set_aside: 1 });
  expect(await methods.listOutbox({})).toMatchObject([{ state: 'held', reason }]);
  const support = await methods.supportBundle({});
  expect(support.set_aside).toEqual({
    'students: unreadable_record.shape of birth_city': 1,
  });
  expect(JSON.stringify(support)).not.toContain('604821');
  expect(center.get('students', ['604822']).record).toMatchObject({
    last_name: 'Okafor-Lee',
    birth_city: 'Dallas',
  });
  const { verified } = await methods.verify({});
  expect(verified).toMatchObject({ equal: true, repaired: 0 });
  const another = { student_unique_id: '604821', fields: { last_name: 'Vega' } };
  const readable = expect.objectContaining(reason);
  expect(() => methods.editStudent(another)).toThrow(readable);
  expect(() => methods.getStudent({ student_unique_id: '604821' })).toThrow(readable);

  // The data office corrects it.
  center.edit('students', ana, { birth_city: 'Austin' });
  await methods.syncNow({});
  expect(await methods.listSetAside({})).toEqual([]);
  expect(center.get('students', ana).record).toMatchObject({
    first_name: 'Anna',
    birth_city: 'Austin',
  });
});

test('a record stays set aside when the laptop is opened again, and an edit of it when it was sent before', async () => {
  const district = await startDistrict();
  const { center } = district;
  const { folder, state, ...first } = await joinLaptop(district);
  await first.methods.editStudent({ student_unique_id: '604821', fields: { first_name: 'Anna' } });
  // Nothing of it was pulled: the answer to the push brings it.
  center.edit('students', ana, { birth_city: 7 });
  await first.methods.syncNow({});
  await first.close();

  const { methods } = createLaptop({ folder, fetch, pace: stillPace });
  await methods.unlock({ person: state.state === 'open' ? state.person : '', passphrase });
  expect(await methods.listSetAside({})).toMatchObject([{ key: ana, reason }]);
  expect(await methods.listOutbox({})).toMatchObject([{ state: 'held', reason }]);
  await methods.syncNow({});
  expect(await methods.listSetAside({})).toMatchObject([{ key: ana, reason }]);
  await methods.lock({});
});
