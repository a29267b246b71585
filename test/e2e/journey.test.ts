import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from '@playwright/test';
import pg from 'pg';
import { type App, launchApp } from '../support/e2e/app.ts';
import { type District, openDemoDistrict, openGrandBend } from '../support/e2e/district.ts';
import {
  choose,
  expectStatus,
  goTo,
  join,
  openStudent,
  save,
  syncNow,
  unlock,
} from '../support/e2e/screens.ts';

/** Where the day begins and leads to, for each district. */
const days = {
  'a made-up district': {
    open: openDemoDistrict,
    student: '600000007',
    from: 'Washington Middle School',
    to: 'Lincoln Elementary School',
  },
  'Grand Bend': {
    open: openGrandBend,
    student: '604822',
    from: 'Grand Bend High School',
    to: 'Grand Bend Middle School',
  },
} as const;

interface Given {
  readonly district: District;
  readonly day: (typeof days)[keyof typeof days];
  /** When the test began: what it does today may be of the day after. */
  readonly begun: Date;
}

for (const [name, day] of Object.entries(days)) {
  test(`a day of edits without a network, in ${name}`, async () => {
    const begun = new Date();
    const district = await day.open();
    test.skip(district === undefined, 'there is no ../shared/data beside the project');
    if (district === undefined) return;
    const running = { app: await launchApp() };
    try {
      await spendDay(running, { district, day, begun });
    } finally {
      await running.app.remove();
      await district.remove();
    }
  });
}

/** @param running the app that runs: killed halfway, and started again */
async function spendDay(running: { app: App }, given: Given): Promise<void> {
  let { app } = running;
  const { district, day } = given;
  await join(app.page, { hub: district.url, code: await district.makeJoinCode() });
  await expectStatus(app.page, 'Up to date');
  await goTo(app.page, 'Students');

  await district.stop();
  await syncNow(app.page);
  await expectStatus(app.page, 'Offline');

  await openStudent(app.page, day.student);
  await app.page.getByRole('button', { name: 'Withdraw…', exact: true }).click();
  await choose(app.page, 'Exit type', 'Transferred');
  await save(app.page, 'Withdraw');
  await app.page.getByRole('button', { name: 'Enroll…', exact: true }).click();
  await choose(app.page, 'School', day.to);
  await save(app.page, 'Enroll');
  await goTo(app.page, 'Staff profiles');
  await app.page.getByRole('row').filter({ hasText: district.email }).click();
  await app.page.getByRole('button', { name: 'Edit preferences…' }).click();
  await app.page.getByLabel('Meetings').click();
  await app.page.getByRole('option', { name: 'Monthly' }).click();
  await save(app.page, 'Save');
  await expectStatus(app.page, '3 edits waiting');

  await kill(app);
  app = await launchApp({ userData: app.userData });
  running.app = app;
  await unlock(app.page);
  await expectStatus(app.page, '3 edits waiting');
  await goTo(app.page, 'Students');
  await goTo(app.page, 'Outbox');
  await expect(app.page.getByRole('main').getByRole('listitem')).toHaveCount(3);
  await openStudent(app.page, day.student);
  const timeline = app.page.getByRole('article', { name: 'Student' });
  await expect(timeline).toContainText(day.to);
  await expect(timeline).toContainText('Exit: Transferred');

  await district.start();
  await syncNow(app.page);
  await expectStatus(app.page, 'Up to date');
  await expectAtCenter(given);
  expect(app.consoleErrors).toEqual([]);
}

/** Ends the app as a power cut would: nothing of it gets to run. */
async function kill({ electron }: App): Promise<void> {
  const process = electron.process();
  const ended = new Promise((resolve) => process.once('exit', resolve));
  process.kill('SIGKILL');
  await ended;
}

/** Reads the rows with SQL and the document from DynamoDB, and finds the changesets in the audit. */
async function expectAtCenter({ district, day, begun }: Given): Promise<void> {
  const sql = new pg.Client(district.databaseUrl);
  await sql.connect();
  try {
    const enrollments = await sql.query(
      `SELECT s.name_of_institution AS school, a.exit_withdraw_type_descriptor AS exit,
              coalesce(a.exit_withdraw_date, a.entry_date) BETWEEN $3::timestamptz::date AND current_date AS today
         FROM student_school_associations AS a JOIN schools AS s USING (school_id)
        WHERE a.student_unique_id = $1 AND s.name_of_institution = ANY ($2)
        ORDER BY a.entry_date DESC LIMIT 2`,
      [day.student, [day.from, day.to], begun],
    );
    expect(enrollments.rows).toEqual([
      { school: day.to, exit: null, today: true },
      { school: day.from, exit: 'Transferred', today: true },
    ]);
    const audit = await sql.query(
      `SELECT DISTINCT ON (changeset_id) entity, key, actor
         FROM sync.audit WHERE changeset_id IS NOT NULL ORDER BY changeset_id`,
    );
    expect(audit.rows.map(({ entity, actor }) => [entity, actor])).toEqual([
      ['student_school_associations', district.email],
      ['student_school_associations', district.email],
      ['profiles', district.email],
    ]);
    const { Item } = await district.dynamodb.send(
      new GetCommand({ TableName: 'profiles', Key: { profile_id: audit.rows[2].key[0] } }),
    );
    expect(Item?.preferences.meeting_frequency).toBe('monthly');
    expect(Item?.email).toBe(district.email);
  } finally {
    await sql.end();
  }
}
