import { readFile, stat } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type App, answerSaveDialog, launchApp } from '../support/e2e/app.ts';
import { expectAccessible } from '../support/e2e/axe.ts';
import { callLaptop } from '../support/e2e/bridge.ts';
import { renameAtCenter, sqlAtCenter } from '../support/e2e/center.ts';
import type { District } from '../support/e2e/district.ts';
import { closeAll, openJoined } from '../support/e2e/joined.ts';
import {
  choose,
  disclose,
  expectStatus,
  goTo,
  join,
  openStudent,
  save,
} from '../support/e2e/screens.ts';

/** What happens to edits that the center does not simply take, and how the records are kept right. */

let district: District;
let app: App;
let page: Page;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  ({ district, app, page } = await openJoined());
});
test.afterAll(() => closeAll(app, district));

test('a change at the center comes to the screen by itself', async () => {
  await openStudent(page, '600000007');
  await renameAtCenter(district, '600000007', 'Philippa');
  const name = page.getByRole('article', { name: 'Student' }).getByRole('heading', { level: 2 });
  await expect(name.first()).toContainText('Philippa');
});

test('a record that cannot be read is listed, with whose it is and what is wrong', async () => {
  const [organization] = await sqlAtCenter(
    district,
    `UPDATE organizations SET metadata = (repeat('{"a":', 600) || '1' || repeat('}', 600))::jsonb
      WHERE sourced_id = (SELECT min(sourced_id) FROM organizations)
     RETURNING sourced_id, name`,
  );
  await goTo(page, 'Outbox');
  const panel = page.getByRole('region', { name: 'Records that cannot be shown (1)' });
  await expect(panel).toContainText(`Organization ${organization?.name}`);
  await expect(panel).toContainText('nested deeper than 500 levels');
  await expectAccessible(page, 'a record that cannot be read');
  await sqlAtCenter(district, 'UPDATE organizations SET metadata = NULL WHERE sourced_id = $1', [
    organization?.sourced_id,
  ]);
  await expect(panel).toBeHidden();
});

test('an edit that the center refuses is corrected and sent again', async () => {
  const [elsewhere] = await sqlAtCenter(
    district,
    `SELECT s.student_unique_id AS id, s.first_name, s.last_name
       FROM students AS s
      WHERE NOT EXISTS (
              SELECT
                FROM student_school_associations AS a
                JOIN organizations AS o ON o.identifier = a.school_id::text
                JOIN users AS u ON u.org_ids @> to_jsonb(o.sourced_id)
               WHERE u.email = $1 AND a.student_unique_id = s.student_unique_id)
      LIMIT 1`,
    [district.email],
  );
  await goTo(page, 'Students');
  await page.getByRole('button', { name: 'Add a student' }).click();
  await page.getByRole('menuitem', { name: /by student ID/i }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Student ID').fill(String(elsewhere?.id));
  await dialog.getByLabel('First name').fill(String(elsewhere?.first_name));
  await dialog.getByLabel('Last name').fill('Mistyped');
  await choose(page, 'School', await firstSchool());
  await save(page, 'Enroll');
  await expectStatus(page, '1 edit needs attention');

  await goTo(page, 'Outbox');
  await expect(page.getByRole('main')).toContainText('Refused');
  await page.getByRole('button', { name: /^Correct/ }).click();
  await expect(dialog).toContainText('No student has this ID and this name');
  await expectAccessible(page, 'correct a refused edit');
  await dialog.getByLabel('Last name').fill(String(elsewhere?.last_name));
  await save(page, 'Send again');
  await expectStatus(page, 'Up to date');
  await openStudent(page, String(elsewhere?.id));
});

test('an edit in a school that leaves the scope is kept, and sent when the school is back', async () => {
  const [user] = await sqlAtCenter(district, 'SELECT org_ids FROM users WHERE email = $1', [
    district.email,
  ]);
  await page.getByText('Work offline', { exact: true }).click();
  await openStudent(page, '600000007');
  await page.getByRole('button', { name: 'Withdraw…', exact: true }).click();
  await choose(page, 'Exit type', 'Transferred');
  await save(page, 'Withdraw');
  await setSchools([]);
  await page.getByText('Work offline', { exact: true }).click();
  await expectStatus(page, '1 edit needs attention');

  await goTo(page, 'Outbox');
  await expect(page.getByRole('main')).toContainText('Outside your schools');
  await expect(page.getByRole('button', { name: /^Export: Withdraw/ })).toBeVisible();
  await expectAccessible(page, 'a parked edit');

  const file = joinPath(app.userData, 'exported.json');
  await answerSaveDialog(app, file);
  await page.getByRole('button', { name: /^Export: Withdraw/ }).click();
  await disclose(page);
  await expect(page.getByText('Edits exported')).toBeVisible();
  const exported = JSON.parse(await readFile(file, 'utf8'));
  expect(exported.changesets).toMatchObject([{ action: 'withdraw', state: 'parked' }]);
  expect((await stat(file)).mode & 0o077).toBe(0);

  await setSchools(user?.org_ids);
  await expectStatus(page, 'Up to date');
  const [ended] = await sqlAtCenter(
    district,
    `SELECT count(*)::integer AS ended
       FROM student_school_associations
      WHERE student_unique_id = '600000007' AND exit_withdraw_date IS NOT NULL`,
  );
  expect(ended?.ended).toBeGreaterThan(0);
});

test('comparing with the center finds and repairs what the laptop lacks', async () => {
  const student = '600000008';
  const entries = `entity = 'students' AND id = '${student}'`;
  await sqlAtCenter(district, `CREATE TABLE lost AS SELECT * FROM sync.entry WHERE ${entries}`);
  await goTo(page, 'Outbox');
  const panel = page.getByRole('region', { name: 'Comparison with the district' });
  const compare = panel.getByRole('button', { name: 'Compare with the district' });
  // Waits for the sync that runs: one that still fetches the school that is back would remove the student by itself.
  await callLaptop(page, 'verify', {});
  await expect(panel).toContainText('no differences');
  // As if a trigger had failed: the index lacks the student, and no position tells.
  await sqlAtCenter(district, `DELETE FROM sync.entry WHERE ${entries}`);
  for (const found of ['1 record differed and was repaired', 'no differences']) {
    await compare.click();
    await expect(panel).toContainText(found);
  }
  await sqlAtCenter(district, 'INSERT INTO sync.entry SELECT * FROM lost');
  for (const found of ['1 record differed and was repaired', 'no differences']) {
    await compare.click();
    await expect(panel).toContainText(found);
  }
  await openStudent(page, student);
});

test('a support bundle holds counts and codes, and nobody’s name', async () => {
  await goTo(page, 'Outbox');
  const file = joinPath(app.userData, 'support.json');
  await answerSaveDialog(app, file);
  await page.getByRole('button', { name: 'Support bundle…' }).click();
  await expect(page.getByText('Support bundle saved.')).toBeVisible();
  const text = await readFile(file, 'utf8');
  expect(JSON.parse(text)).toMatchObject({ program: {}, laptop: { outbox: { conflict: 0 } } });
  expect(text).not.toContain(district.email);
});

test('a teacher sees what they may not change, before they type', async () => {
  const [teacher] = await sqlAtCenter(
    district,
    `SELECT email, org_ids FROM users WHERE role = 'teacher' ORDER BY sourced_id LIMIT 1`,
  );
  const other = await launchApp();
  try {
    await join(other.page, {
      hub: district.url,
      code: await district.makeJoinCode(String(teacher?.email)),
    });
    await expectStatus(other.page, 'Up to date');
    await goTo(other.page, 'Students');
    await other.page.getByRole('row').nth(1).click();
    const record = other.page.getByRole('article', { name: 'Student' });
    await expect(record.getByText('Your role can view this but not change it.')).toHaveCount(2);
    await expect(record.getByRole('button', { name: 'Edit details…' })).toHaveCount(0);
    await expect(record.getByRole('button', { name: 'Withdraw…' })).toHaveCount(0);
    await expect(other.page.getByRole('button', { name: 'Add a student' })).toHaveCount(0);
    await record.getByRole('button', { name: 'History…' }).click();
    const history = other.page.getByRole('dialog', { name: /^History of/ });
    await expect(history).toContainText('created it');
    await expect(history.getByRole('button', { name: 'Restore…' })).toHaveCount(0);
  } finally {
    await other.remove();
  }
});

async function setSchools(orgIds: unknown): Promise<void> {
  await sqlAtCenter(district, 'UPDATE users SET org_ids = $2 WHERE email = $1', [
    district.email,
    JSON.stringify(orgIds),
  ]);
}

async function firstSchool(): Promise<string> {
  const [school] = await sqlAtCenter(
    district,
    `SELECT s.name_of_institution AS name
       FROM users AS u
       JOIN organizations AS o ON u.org_ids @> to_jsonb(o.sourced_id)
       JOIN schools AS s ON s.school_id::text = o.identifier
      WHERE u.email = $1
      ORDER BY s.school_id
      LIMIT 1`,
    [district.email],
  );
  return String(school?.name);
}
