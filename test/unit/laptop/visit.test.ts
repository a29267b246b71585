import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { visitCsv } from '../../../src/main/exports/visit-csv.ts';
import { visitPage } from '../../../src/main/exports/visit-page.ts';
import { createLaptop } from '../../../sync/laptop/laptop.ts';
import { calendarDay } from '../../../sync/model/days/calendar-day.ts';
import { joinLaptop, passphrase, startDistrict, stillPace } from '../../support/laptop/laptop.ts';
import { enrollment, grandview, lincoln, student } from '../../support/memory/demo-records.ts';
import { setTimeZone } from '../../support/time-zone.ts';

const disclosed = { recipient: 'Principal of Lincoln', purpose: 'Review of attendance' };

/** A visit at Lincoln that has begun. */
async function visiting(at = lincoln, options: Parameters<typeof joinLaptop>[1] = {}) {
  const district = await startDistrict();
  const laptop = await joinLaptop(district, options);
  const { methods } = laptop;
  const { visit_id } = await methods.startVisit({ school_id: at });
  const visit = async () => await methods.getVisit({ visit_id });
  const report = async () => await methods.exportVisit({ visit_id, form: 'pdf', ...disclosed });
  return { district, laptop, methods, visit_id, visit, report };
}

const today = () => calendarDay(new Date());

function optOut(identifier: string, spelling: unknown, role = 'student') {
  return {
    sourced_id: `u-${identifier}`,
    role,
    identifier,
    status: 'active',
    org_ids: [String(lincoln)],
    metadata: { directory_information_opt_out: spelling },
  };
}

const edit = (birth_city: string | null, student_unique_id = '604821') => ({
  student_unique_id,
  fields: { birth_city },
});

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
  });

  test('keeps checks, notes and actions, also when Caseload is closed halfway', async () => {
    const { methods, laptop, visit_id } = await visiting();
    await methods.checkStudents({
      visit_id,
      student_unique_ids: ['604821', '604822'],
      checked: true,
    });
    await methods.checkStudents({ visit_id, student_unique_ids: ['604822'], checked: false });
    await methods.noteOnStudent({ visit_id, student_unique_id: '604822', text: 'Wants to talk' });
    await methods.noteOnVisit({ visit_id, text: 'Quiet day' });
    await methods.withdraw({
      student_unique_id: '604823',
      school_id: lincoln,
      entry_date: '2026-08-24',
      exit_withdraw_date: today(),
      exit_withdraw_type_descriptor: 'Transferred',
    });
    await laptop.close();
    const again = createLaptop({ folder: laptop.folder, fetch, pace: stillPace });
    const [person] = await again.methods.listPeople({});
    await again.methods.unlock({ person: String(person?.person), passphrase });
    const visit = await again.methods.getVisit({ visit_id });
    expect(visit).toMatchObject({ school_name: 'Lincoln High School', note: 'Quiet day' });
    expect(visit.students.map(({ student_unique_id }) => student_unique_id)).toEqual([
      '604822',
      '604823',
      '604821',
    ]);
    expect(visit.marks).toEqual({
      '604821': { checked_at: expect.any(String), note: null },
      '604822': { checked_at: null, note: 'Wants to talk' },
    });
    expect(visit.done).toMatchObject([{ action: 'withdraw' }]);
    await again.close();
  });

  test('tells the screens of each change of marks, and of nothing else', async () => {
    const heard: unknown[] = [];
    const { methods, visit_id } = await visiting(lincoln, {
      onEvent: (name, event) => void (name === 'marked' && heard.push(event)),
    });
    await methods.checkStudents({ visit_id, student_unique_ids: ['604821'], checked: true });
    await methods.noteOnStudent({ visit_id, student_unique_id: '604821', text: ' ' });
    const mark = { checked_at: expect.any(String), note: null };
    expect(heard).toEqual([
      { visit_id, marks: { '604821': mark } },
      { visit_id, marks: { '604821': mark } },
    ]);
  });

  test('has the actions about students of its school alone, as they stand in the outbox', async () => {
    const { methods, visit } = await visiting(grandview);
    await methods.editStudent(edit('Austin', '604821'));
    const { changeset } = await methods.editStudent(edit('Austin', '604823'));
    expect((await visit()).done).toMatchObject([{ changeset }]);
    await methods.discard({ changeset });
    expect((await visit()).done).toEqual([]);
  });

  test('leaves out actions that were undone', async () => {
    const { methods, visit } = await visiting();
    await methods.editStudent(edit('Austin'));
    await methods.editStudent(edit(null));
    expect((await visit()).done).toEqual([]);
  });

  test('stays as it was when it ended, until it is resumed', async () => {
    const { district, methods, visit, visit_id } = await visiting();
    await methods.checkStudents({ visit_id, student_unique_ids: ['604821'], checked: true });
    await methods.endVisit({ visit_id, ended: true });
    const ended = await visit();
    district.center.put('students', student('604824', 'New', 'Here'));
    district.center.put('student_school_associations', enrollment('604824', lincoln));
    await methods.syncNow({});
    await methods.editStudent(edit('Dallas'));
    for (const change of [
      () => methods.checkStudents({ visit_id, student_unique_ids: ['604822'], checked: true }),
      () => methods.noteOnStudent({ visit_id, student_unique_id: '604822', text: 'Late' }),
      () => methods.noteOnVisit({ visit_id, text: 'Late' }),
    ]) {
      expect(change).toThrow(expect.objectContaining({ params: { reason: 'visit_ended' } }));
    }
    expect(await visit()).toEqual(ended);
    await methods.endVisit({ visit_id, ended: false });
    expect((await visit()).students).toHaveLength(4);
  });

  test('is kept when the next one begins, and removed only by the counselor', async () => {
    const { methods, visit_id } = await visiting();
    await methods.checkStudents({ visit_id, student_unique_ids: ['604821'], checked: true });
    await methods.endVisit({ visit_id, ended: true });
    const next = await methods.startVisit({ school_id: grandview });
    expect(await methods.listVisits({})).toMatchObject([
      { visit_id: next.visit_id, school_name: 'Grandview High School', ended_at: null },
      { visit_id, school_name: 'Lincoln High School', checked: 1, done: 0 },
    ]);
    await methods.removeVisit({ visit_id });
    expect(await methods.listVisits({})).toHaveLength(1);
    expect(() => methods.getVisit({ visit_id })).toThrow(
      expect.objectContaining({ params: { reason: 'no_visit' } }),
    );
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
    const { visit_id } = await methods.startVisit({ school_id: lincoln });
    await methods.withdraw({
      ...exit,
      student_unique_id: '604821',
      exit_withdraw_date: day,
      exit_withdraw_type_descriptor: 'Transferred',
    });
    const { students } = await methods.getVisit({ visit_id });
    expect(students.map(({ student_unique_id }) => student_unique_id).sort()).toEqual([
      '604821',
      '604822',
    ]);
  });

  test('has that day in the register and in the table', async () => {
    const { methods, hub } = await visitingThere();
    const { visit_id } = await methods.startVisit({ school_id: lincoln });
    await methods.checkStudents({ visit_id, student_unique_ids: ['604821'], checked: true });
    const report = await methods.exportVisit({ visit_id, form: 'csv', ...disclosed });
    const rows = parse(visitCsv(report), { bom: true, columns: true }) as Record<string, string>[];
    expect(rows.find((row) => row['Student ID'] === '604821')?.Checked).toMatch(`${day} `);
    await methods.syncNow({});
    expect(hub.disclosures).toMatchObject([{ what: expect.stringContaining(day) }]);
  });
});

describe('the export of a visit', () => {
  test('is a table without formulas', async () => {
    const { methods, district, visit_id, report } = await visiting();
    district.center.put('students', student('604821', '=cmd()', 'Ruiz'));
    await methods.syncNow({});
    await methods.noteOnStudent({ visit_id, student_unique_id: '604823', text: '+1 555' });
    const rows = parse(visitCsv(await report()), { bom: true, columns: true }) as Record<
      string,
      string
    >[];
    expect(rows.map((row) => [row['Student ID'], row['First name'], row.Note])).toEqual([
      ['604822', 'José', ''],
      ['604823', 'Mia', "'+1 555"],
      ['604821', "'=cmd()", ''],
    ]);
  });

  test('names nobody whose family opted out: in the roster, in what was done, in notes', async () => {
    const { methods, district, visit_id, report } = await visiting();
    district.center.put('users', optOut('604822', true));
    await methods.syncNow({});
    await methods.editStudent(edit('Austin', '604822'));
    await methods.editStudent(edit('Austin', '604821'));
    for (const [student_unique_id, text] of [
      ['604821', 'Sits beside alvarez.'],
      ['604822', 'Left early'],
      ['604823', 'Alvarezian is another word'],
    ] as const) {
      await methods.noteOnStudent({ visit_id, student_unique_id, text });
    }
    await methods.noteOnVisit({ visit_id, text: 'José was absent' });
    const { students, done, note, left_out } = await report();
    expect(students.map((one) => [one.student_unique_id, one.note])).toEqual([
      ['604823', 'Alvarezian is another word'],
      ['604821', null],
    ]);
    expect(done).toMatchObject([{ record: 'Ana Ruiz' }]);
    expect(note).toBe('');
    expect(left_out).toEqual({ students: 1, actions: 1, notes: 2 });
    const page = visitPage(await report());
    expect(page).toContain('Ruiz');
    expect(page).not.toMatch(/lvarez,|José|604822/);
  });

  test.each([
    [true, 1],
    ['true', 1],
    ['Y', 1],
    ['yes ', 1],
    [1, 1],
    ['only the photo', 1],
    [{ photo: true }, 1],
    [false, 0],
    ['No', 0],
    ['', 0],
    [0, 0],
    [null, 0],
  ])('reads the opt-out %j as a district spells it', async (spelling, left) => {
    const { methods, district, report } = await visiting();
    district.center.put('users', optOut('604822', spelling, 'user'));
    await methods.syncNow({});
    expect((await report()).left_out.students).toBe(left);
  });

  test('has everyone whom it names in the register, also those who only stand in what was done', async () => {
    const { methods, district, visit, visit_id, report } = await visiting();
    await methods.removeEnrollment({
      student_unique_id: '604823',
      school_id: lincoln,
      entry_date: '2026-08-24',
    });
    expect((await visit()).students).toHaveLength(2);
    await report();
    expect(district.hub.disclosures).toEqual([]);
    await methods.endVisit({ visit_id, ended: true });
    await methods.syncNow({});
    await methods.syncNow({});
    expect(district.hub.disclosures).toMatchObject([
      {
        form: 'pdf',
        what: expect.stringContaining('Lincoln High School'),
        ...disclosed,
        students: ['604822', '604821', '604823'],
      },
    ]);
  });

  test('whose disclosure the hub cannot record leaves the sync a success, and is sent again', async () => {
    const { district, methods, report } = await visiting();
    await report();
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

  test('escapes what people typed', async () => {
    const { methods, visit_id, report } = await visiting();
    await methods.noteOnVisit({ visit_id, text: '<script>alert("&")</script>' });
    const page = visitPage(await report());
    expect(page).toContain('&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;');
    expect(page).not.toContain('<script');
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
