import { readFile, stat } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type App, answerSaveDialog, launchApp } from '../support/e2e/app.ts';
import { expectAccessible } from '../support/e2e/axe.ts';
import { sqlAtCenter } from '../support/e2e/center.ts';
import type { District } from '../support/e2e/district.ts';
import { closeAll, openJoined } from '../support/e2e/joined.ts';
import { choose, disclose, expectStatus, goTo, save, unlock } from '../support/e2e/screens.ts';

/** A day at a school without a network: prepared before, a checklist on site, a summary that can leave. */

let district: District;
let app: App;
let page: Page;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  ({ district, app, page } = await openJoined());
});
test.afterAll(() => closeAll(app, district));

const roster = () => page.getByRole('grid', { name: /^Roster of/ });

test('is prepared by comparing the records with the center', async () => {
  await goTo(page, 'Site visit');
  await page.getByRole('button', { name: 'Sync and compare now' }).click();
  await expect(page.getByText('Ready to go offline')).toHaveCount(2);
  await expectAccessible(page, 'choice of a school');
});

test('shows the roster as a checklist that is worked through by keyboard, without a network', async () => {
  await district.stop();
  await page.getByRole('button', { name: 'Start the visit at Lincoln Elementary School' }).click();
  await expect(page.getByRole('heading', { name: 'Lincoln Elementary School' })).toBeVisible();
  const all = Number(
    /of (\d+) checked/.exec((await page.getByText(/of \d+ checked/).textContent()) ?? '')?.[1],
  );
  expect(all).toBeGreaterThan(20);
  await expect(roster().getByRole('rowheader').first()).toHaveText(/^Kindergarten · 0\/\d+$/);
  const students = roster()
    .getByRole('row')
    .filter({ has: page.getByRole('checkbox') });
  await students.first().focus();
  await page.keyboard.press('Space');
  await expect(page.getByText(`1 of ${all} checked`)).toBeVisible();
  // Neither a key pressed by habit nor a name that is typed acts on anybody.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('new');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByText(`1 of ${all} checked`)).toBeVisible();
  await page.keyboard.press('Control+Home');
  await expect(roster().getByRole('rowheader').first()).toHaveText(/^Kindergarten · 1\/\d+$/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Alt+n');
  const note = page.getByRole('dialog').getByLabel('Note to yourself');
  await expect(note).toBeFocused();
  await page.keyboard.type('=Asks for a schedule change');
  await page.keyboard.press('Escape');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Go on typing' }).click();
  await expect(note).toHaveValue('=Asks for a schedule change');
  await expectAccessible(page, 'a note');
  await page.getByRole('dialog').getByRole('button', { name: 'Save the note' }).click();
  await expect(roster()).toContainText('=Asks for a schedule change');
  await expect(roster().locator('[role="row"]:focus')).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Alt+w');
  await choose(page, 'Exit type', 'Transferred');
  await save(page, 'Withdraw');
  await expect(roster()).toContainText(/Withdrew /);
  await expectAccessible(page, 'the roster');
});

test('marks several at once, and takes that back as a whole', async () => {
  const students = roster()
    .getByRole('row')
    .filter({ has: page.getByRole('checkbox') });
  await students.nth(3).locator('.check__box').click();
  await students.nth(6).click({ modifiers: ['Shift'] });
  await expect(page.getByText(/^5 of \d+ checked/)).toBeVisible();
  const marked = page.locator('.toast', { hasText: 'students marked' });
  await marked.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText(/^2 of \d+ checked/)).toBeVisible();
  await students.nth(3).locator('.check__box').click();
  await expect(page.getByText(/^1 of \d+ checked/)).toBeVisible();
});

test('shows a part of the roster, by name or by what is left', async () => {
  await page.getByRole('radio', { name: 'Not yet checked' }).click();
  const rows = roster()
    .getByRole('row')
    .filter({ has: page.getByRole('checkbox') });
  await expect(rows.first().getByRole('checkbox')).not.toBeChecked();
  const id = (await rows.first().getAttribute('data-key')) ?? '';
  await rows.first().locator('.check__box').click();
  await expect(page.getByText(/^2 of \d+ checked/)).toBeVisible();
  await page.getByRole('radio', { name: 'Everyone' }).click();
  await roster().locator(`[data-key="${id}"] .check__box`).click();
  await expect(page.getByText(/^1 of \d+ checked/)).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search the roster' }).fill('nobody has this name');
  await expect(page.getByText('Nobody here')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search the roster' }).fill('');
});

test('continues after the app was killed halfway', async () => {
  await app.close();
  app = await launchApp({ userData: app.userData });
  page = app.page;
  await unlock(page);
  await goTo(page, 'Site visit');
  await expect(page.getByRole('heading', { name: 'Under way' })).toBeVisible();
  await page
    .getByRole('button', { name: 'Continue the visit at Lincoln Elementary School' })
    .click();
  await expect(page.getByText(/^1 of \d+ checked/)).toBeVisible();
  await expect(roster()).toContainText('=Asks for a schedule change');
});

test('ends with its actions, its notes and the students who are left', async () => {
  await page.getByRole('button', { name: 'End the visit' }).click();
  await expect(
    page.getByRole('heading', { name: 'Visit at Lincoln Elementary School' }),
  ).toBeVisible();
  await expect(page.getByRole('region', { name: 'Done during the visit (1)' })).toContainText(
    /^.*Withdraw /,
  );
  await expect(page.getByRole('region', { name: 'Notes' })).toContainText(
    '=Asks for a schedule change',
  );
  await expectAccessible(page, 'the summary of a visit');
});

test('leaves Caseload only after the counselor said to whom and why, and is in the register', async () => {
  const csv = joinPath(app.userData, 'visit.csv');
  await answerSaveDialog(app, csv);
  await page.getByRole('button', { name: 'Export as CSV…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Export', exact: true }).click();
  await expect(page.getByText('Enter who gets the records.')).toBeVisible();
  await expectAccessible(page, 'disclosure with errors');
  await disclose(page);
  await expect(page.getByText('Export saved.')).toBeVisible();
  const table = await readFile(csv, 'utf8');
  expect(table).toContain("'=Asks for a schedule change");
  expect((await stat(csv)).mode & 0o077).toBe(0);

  const pdf = joinPath(app.userData, 'visit.pdf');
  await answerSaveDialog(app, pdf);
  await page.getByRole('button', { name: 'Save as PDF…' }).click();
  await disclose(page);
  await expect
    .poll(() =>
      readFile(pdf).then(
        (bytes) => bytes.subarray(0, 5).toString(),
        () => '',
      ),
    )
    .toBe('%PDF-');

  await district.start();
  await page.getByRole('button', { name: 'Sync now' }).click();
  await expectStatus(page, 'Up to date');
  const register = await sqlAtCenter(
    district,
    'SELECT form, recipient, purpose, jsonb_array_length(students) > 20 AS many FROM sync.disclosure ORDER BY at',
  );
  const recorded = { recipient: 'Principal', purpose: 'Attendance review', many: true };
  expect(register).toEqual([
    { form: 'csv', ...recorded },
    { form: 'pdf', ...recorded },
  ]);
});

test('is kept in the list of visits, and the next one begins beside it', async () => {
  await page.getByRole('button', { name: 'All visits' }).click();
  await expect(page.getByRole('table', { name: /Visits that have ended \(1\)/ })).toContainText(
    'Lincoln Elementary School',
  );
  await expectAccessible(page, 'the list of visits');
  await page.getByRole('button', { name: /^Start the visit at Washington/ }).click();
  await expect(page.getByText(/^0 of \d+ checked/)).toBeVisible();
  await page.getByRole('button', { name: 'All visits' }).click();
  await page.getByRole('button', { name: 'Lincoln Elementary School', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Notes' })).toContainText(
    '=Asks for a schedule change',
  );
});

test('survives that a student changes under the reader', async () => {
  await page.getByRole('button', { name: 'Continue the visit' }).click();
  const row = roster()
    .getByRole('row')
    .filter({ has: page.getByRole('checkbox') })
    .nth(2);
  const id = (await row.getAttribute('data-key')) ?? '';
  await sqlAtCenter(
    district,
    "UPDATE public.students SET last_name = 'Zzyzx' WHERE student_unique_id = $1",
    [id],
  );
  await page.getByRole('searchbox', { name: 'Search the roster' }).fill('Zzyzx');
  await expect(roster()).toContainText('Zzyzx');
  await sqlAtCenter(
    district,
    'DELETE FROM public.student_school_associations WHERE student_unique_id = $1',
    [id],
  );
  await expect(page.getByText('Nobody here')).toBeVisible();
});
