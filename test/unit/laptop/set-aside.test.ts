import { describe, expect, test } from 'vitest';
import { createLaptop } from '../../../sync/laptop/laptop.ts';
import { joinLaptop, passphrase, startDistrict, stillPace } from '../../support/laptop/laptop.ts';
import { lincoln } from '../../support/memory/demo-records.ts';

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

describe('a row of a pull that is not as its columns say', () => {
  /** Ana's family opted out of directory information. Her account comes with another first value, or one value too many. */
  const withBrokenAccount = async (broken: (content: unknown[]) => unknown[]) => {
    const district = await startDistrict();
    const { methods } = await joinLaptop(district);
    district.center.put('users', {
      sourced_id: 'u-2',
      role: 'student',
      identifier: '604821',
      status: 'active',
      org_ids: [String(lincoln)],
      metadata: { directory_information_opt_out: true },
    });
    district.center.edit('students', ['604822'], { birth_city: 'Dallas' });
    district.server.faults.rewrite = (line) => {
      if (!line.includes('"u-2"')) return line;
      const [position, etag, bookkeeping, content] = JSON.parse(line);
      return JSON.stringify([position, etag, bookkeeping, broken(content)]);
    };
    return { ...district, methods };
  };

  test.each([
    {
      what: 'no key',
      broken: (content: unknown[]) => content.map((value) => (value === 'u-2' ? 7 : value)),
      refusing: '/v1/digest',
      shown: { key: [], reason: { code: 'unreadable_record', params: { reason: 'no_record' } } },
    },
    {
      what: 'a value too many',
      broken: (content: unknown[]) => [...content, 'more'],
      refusing: '/v1/records',
      shown: { key: ['u-2'], reason: { code: 'unreadable_record', params: { reason: 'altered' } } },
    },
  ])(
    'is set aside by itself with $what, until the center brings it by another way',
    async ({ broken, refusing, shown }) => {
      const { methods, server } = await withBrokenAccount(broken);
      server.faults.refusing = refusing;
      await expect(methods.syncNow({})).rejects.toMatchObject({ code: 'store_unavailable' });
      expect(await methods.listSetAside({})).toMatchObject([{ entity: 'users', ...shown }]);
      expect((await methods.syncStatus({})).set_aside).toBe(1);
      expect(await methods.getStudent({ student_unique_id: '604822' })).toMatchObject({
        student: { birth_city: 'Dallas' },
      });
      // A family that may have opted out counts as one that did.
      const { visit_id } = await methods.startVisit({ school_id: lincoln });
      const { students } = await methods.getVisit({ visit_id });
      const optedOut = students.filter(({ opted_out }) => opted_out);
      expect(optedOut.map(({ student_unique_id }) => student_unique_id)).toEqual(['604821']);

      delete server.faults.refusing;
      await methods.syncNow({});
      expect(await methods.listSetAside({})).toEqual([]);
      expect((await methods.verify({})).verified).toMatchObject({ equal: true });
    },
  );
});
