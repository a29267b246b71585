import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { createLaptop } from '../../../sync/laptop/laptop.ts';
import { calendarDay } from '../../../sync/model/days/calendar-day.ts';
import { joinLaptop, passphrase, startDistrict, stillPace } from '../../support/laptop/laptop.ts';
import { enrollment, grandview, lincoln, student } from '../../support/memory/demo-records.ts';
import { setTimeZone } from '../../support/time-zone.ts';

const headers = ['ID', 'Last', 'First', 'Grade', 'Entry', 'Exit', 'Checked', 'Note'];
const disclosed = { recipient: 'Principal of Lincoln', purpose: 'Review of attendance', headers };

async function visiting() {
  const district = await startDistrict();
  const laptop = await joinLaptop(district);
  const { methods } = laptop;
  const ids = async () =>
    (await methods.getVisit({}))?.students.map(({ student_unique_id }) => student_unique_id);
  return { district, laptop, methods, ids };
}

describe('a site visit', () => {
  test('is prepared: the records of the school are here, whole, and equal to the center’s', async () => {
    const { methods } = await visiting();
    const school = async () =>
      (await methods.visitSchools({})).find(({ school_id }) => school_id === lincoln);
    await methods.verify({});
    expect(await school()).toEqual({
      school_id: lincoln,
      school_name: 'Lincoln High School',
      enrolled: 3,
      is_complete: true,
      as_of: expect.any(String),
      compared_at: expect.any(String),
      is_equal: true,
    });
    expect(() => methods.startVisit({ school_id: 1 })).toThrow(
      expect.objectContaining({ code: 'out_of_scope' }),
    );
    expect(await methods.getVisit({})).toBeNull();
  });

  test('keeps checks, notes and actions, also when Caseload is closed halfway', async () => {
    const { methods, laptop } = await visiting();
    await methods.startVisit({ school_id: lincoln });
    await methods.checkStudent({ student_unique_id: '604821', checked: true });
    await methods.checkStudent({ student_unique_id: '604822', checked: true });
    await methods.checkStudent({ student_unique_id: '604822', checked: false });
    await methods.noteOnVisit({ student_unique_id: '604822', text: 'Wants to talk' });
    await methods.noteOnVisit({ text: 'Quiet day' });
    await methods.withdraw({
      student_unique_id: '604823',
      school_id: lincoln,
      entry_date: '2026-08-24',
      exit_withdraw_date: calendarDay(new Date()),
      exit_withdraw_type_descriptor: 'Transferred',
    });
    await laptop.close();
    const again = createLaptop({ folder: laptop.folder, fetch, pace: stillPace });
    const [person] = await again.methods.listPeople({});
    await again.methods.unlock({ person: String(person?.person), passphrase });
    const visit = await again.methods.getVisit({});
    expect(visit).toMatchObject({ school_name: 'Lincoln High School', note: 'Quiet day' });
    expect(
      visit?.students.map(({ student_unique_id, checked_at, note }) => [
        student_unique_id,
        checked_at !== null,
        note,
      ]),
    ).toEqual([
      ['604822', false, 'Wants to talk'],
      ['604823', false, null],
      ['604821', true, null],
    ]);
    expect(visit?.done).toMatchObject([{ action: 'withdraw' }]);
    await again.close();
  });

  test('leaves out actions that were undone, and those after its end', async () => {
    const { methods } = await visiting();
    await methods.startVisit({ school_id: lincoln });
    await methods.editStudent({ student_unique_id: '604821', fields: { birth_city: 'Austin' } });
    await methods.editStudent({ student_unique_id: '604821', fields: { birth_city: null } });
    expect((await methods.getVisit({}))?.done).toEqual([]);
    await methods.endVisit({ ended: true });
    await methods.editStudent({ student_unique_id: '604821', fields: { birth_city: 'Dallas' } });
    const visit = await methods.getVisit({});
    expect(visit?.ended_at).toEqual(expect.any(String));
    expect(visit?.done).toEqual([]);
  });
});

describe.each([
  // The same two hours of the afternoon are two days in UTC, and the other way round.
  { zone: 'Pacific/Honolulu', at: '2026-11-27T00:30:00.000Z', day: '2026-11-26' },
  { zone: 'America/Chicago', at: '2026-11-27T00:30:00.000Z', day: '2026-11-26' },
  { zone: 'Pacific/Guam', at: '2026-11-26T20:30:00.000Z', day: '2026-11-27' },
])('a visit on a day of the district: $zone', ({ zone, at, day }) => {
  async function visitingThere() {
    setTimeZone(zone);
    const district = await startDistrict();
    const laptop = await joinLaptop(district, { clock: { now: () => new Date(at) } });
    return { ...district, methods: laptop.methods };
  }
  const exit = { school_id: lincoln, entry_date: '2026-08-24' };

  test('shows a student who withdrew during it, and none who left before', async () => {
    const { methods, center } = await visitingThere();
    const dayBefore = `${day.slice(0, -2)}${Number(day.slice(-2)) - 1}`;
    center.put(
      'student_school_associations',
      enrollment('604823', lincoln, { exit_withdraw_date: dayBefore }),
    );
    await methods.syncNow({});
    await methods.startVisit({ school_id: lincoln });
    await methods.withdraw({
      ...exit,
      student_unique_id: '604821',
      exit_withdraw_date: day,
      exit_withdraw_type_descriptor: 'Transferred',
    });
    const visit = await methods.getVisit({});
    expect(visit?.students.map(({ student_unique_id }) => student_unique_id).sort()).toEqual([
      '604821',
      '604822',
    ]);
  });

  test('has that day in the register and in the table', async () => {
    const { methods, hub } = await visitingThere();
    await methods.startVisit({ school_id: lincoln });
    await methods.checkStudent({ student_unique_id: '604821', checked: true });
    const { csv } = await methods.exportVisit({ form: 'csv', ...disclosed });
    const rows = parse(csv ?? '', { bom: true, columns: true }) as Record<string, string>[];
    expect(rows.find(({ ID }) => ID === '604821')?.Checked).toMatch(`${day} `);
    await methods.syncNow({});
    expect(hub.disclosures).toMatchObject([{ what: expect.stringContaining(day) }]);
  });
});

describe('the export of a visit', () => {
  test('is a table without formulas, and without those whose families opted out', async () => {
    const { methods, district } = await visiting();
    district.center.put('students', student('604821', '=cmd()', 'Ruiz'));
    district.center.put('users', {
      sourced_id: 'u-2',
      role: 'student',
      identifier: '604822',
      status: 'active',
      org_ids: [String(lincoln)],
      metadata: { directory_information_opt_out: true },
    });
    await methods.syncNow({});
    await methods.startVisit({ school_id: lincoln });
    await methods.noteOnVisit({ student_unique_id: '604823', text: '+1 555' });
    const { csv, left_out } = await methods.exportVisit({ form: 'csv', ...disclosed });
    expect(left_out).toBe(1);
    expect(csv?.startsWith('\uFEFF')).toBe(true);
    const rows = parse(csv ?? '', { bom: true, columns: true }) as Record<string, string>[];
    expect(rows.map(({ ID, First, Note }) => [ID, First, Note])).toEqual([
      ['604823', 'Mia', "'+1 555"],
      ['604821', "'=cmd()", ''],
    ]);
  });

  test('whose disclosure the hub cannot record leaves the sync a success, and is sent again', async () => {
    const { district, methods } = await visiting();
    await methods.startVisit({ school_id: lincoln });
    await methods.exportVisit({ form: 'csv', ...disclosed });
    district.hub.refusesDisclosures = true;
    await methods.syncNow({});
    expect(await methods.syncStatus({})).toMatchObject({ reachable: true, last_error: null });
    const refused = { waiting: 1, last_error: 'store_unavailable' };
    expect(await methods.supportBundle({})).toMatchObject({ disclosures: refused });

    district.hub.refusesDisclosures = false;
    await methods.syncNow({});
    expect(district.hub.disclosures).toHaveLength(1);
    const sent = { waiting: 0, last_error: null };
    expect(await methods.supportBundle({})).toMatchObject({ disclosures: sent });
  });

  test('is in the register of disclosures first, and the hub hears of it once', async () => {
    const { methods, district } = await visiting();
    await methods.startVisit({ school_id: grandview });
    await methods.exportVisit({ form: 'pdf', ...disclosed });
    expect(district.hub.disclosures).toEqual([]);
    await methods.syncNow({});
    await methods.syncNow({});
    expect(district.hub.disclosures).toMatchObject([
      {
        form: 'pdf',
        what: expect.stringContaining('Grandview High School'),
        recipient: 'Principal of Lincoln',
        purpose: 'Review of attendance',
        students: ['604823'],
      },
    ]);
  });
});

test('the support bundle shows the state of the laptop, and no personal data', async () => {
  const { methods } = await visiting();
  await methods.editStudent({ student_unique_id: '604821', fields: { last_name: 'Secretname' } });
  const bundle = await methods.supportBundle({});
  expect(bundle).toMatchObject({
    counts: { students: 3, schools: 2 },
    outbox: { waiting: 1 },
    last_error: null,
    roles: ['counselor'],
  });
  const text = JSON.stringify(bundle);
  for (const secret of ['Ruiz', 'Secretname', 'Cora', '604821', '2010-04-05', '@']) {
    expect(text).not.toContain(secret);
  }
});
