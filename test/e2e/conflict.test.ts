import { expect, type Page, test } from '@playwright/test';
import type { App } from '../support/e2e/app.ts';
import { expectAccessible } from '../support/e2e/axe.ts';
import { readFirstName, renameAtCenter, sqlAtCenter } from '../support/e2e/center.ts';
import type { District } from '../support/e2e/district.ts';
import { closeAll, openJoined } from '../support/e2e/joined.ts';
import { choose, expectStatus, goTo, openStudent, save, syncNow } from '../support/e2e/screens.ts';

/** Two people change the same field: the counselor chooses, and the center gets what was chosen. */

let district: District;
let app: App;
let page: Page;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  ({ district, app, page } = await openJoined());
});
test.afterAll(() => closeAll(app, district));

test('an edit that the center overtook needs the counselor, who sees the versions side by side', async () => {
  await makeConflict('600000007', { mine: 'Marisol', theirs: 'Marisela' });
  await goTo(page, 'Outbox');
  const item = page.getByRole('main').getByRole('listitem');
  await expect(page.getByRole('heading', { name: 'Needs your attention (1)' })).toBeVisible();
  await expect(item).toContainText('Choose a version');
  await item.getByRole('button', { name: 'Choose…' }).click();
  const row = page.getByRole('dialog').getByRole('row').filter({ hasText: 'First name' });
  await expect(row.getByRole('cell').nth(1)).toHaveText('Marisol');
  await expect(row.getByRole('cell').nth(2)).toHaveText('Marisela');
  await expect(page.getByRole('dialog')).toContainText('Changed at the district by caseload');
});

test('a choice can wait', async () => {
  await page.getByRole('button', { name: 'Decide later' }).click();
  await expectStatus(page, '1 edit needs attention');
  expect(await readFirstName(district, '600000007')).toBe('Marisela');
});

test('keeping mine sends it', async () => {
  await page.getByRole('button', { name: 'Choose…' }).click();
  await page.getByRole('button', { name: 'Keep mine' }).click();
  await expectStatus(page, 'Up to date');
  await expect(page.getByText('Nothing is waiting')).toBeVisible();
  expect(await readFirstName(district, '600000007')).toBe('Marisol');
});

test('fields are chosen one by one, and a value can be typed that neither side has', async () => {
  await makeConflict('600000008', { mine: 'Milo', theirs: 'Mila' });
  await goTo(page, 'Outbox');
  await page.getByRole('button', { name: 'Choose…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Apply the choices' })).toBeDisabled();
  await dialog.getByRole('radio', { name: 'First name: the district’s' }).check();
  await expect(dialog.getByText('The record will have')).toContainText('First name: Mila');
  await dialog.getByRole('radio', { name: 'First name: another value' }).check();
  await dialog.getByRole('textbox', { name: 'First name' }).fill('');
  await dialog.getByRole('button', { name: 'Apply the choices' }).click();
  await expect(dialog).toContainText('First name is required');
  await dialog.getByRole('textbox', { name: 'First name' }).fill('Milan');
  await expect(dialog.getByText('The record will have')).toContainText('First name: Milan');
  await dialog.getByRole('button', { name: 'Apply the choices' }).click();
  await expectStatus(page, 'Up to date');
  expect(await readFirstName(district, '600000008')).toBe('Milan');
});

test('the history has the overruled value, and restores it', async () => {
  await openStudent(page, '600000008');
  const record = page.getByRole('article', { name: 'Student' });
  await record.getByRole('button', { name: 'History…' }).click();
  const history = page.getByRole('dialog', { name: /^History of/ });
  const overruled = history
    .getByRole('listitem')
    .filter({ hasText: 'Overruled: First name: Milo' });
  await expectAccessible(page, 'history');
  await overruled.last().getByRole('button', { name: 'Restore…' }).click();
  await expectAccessible(page, 'restore');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Restore', exact: true }).click();
  await expectStatus(page, 'Up to date');
  await expect(record.getByRole('heading', { level: 2 }).first()).toContainText('Milo');
  await expect.poll(async () => await readFirstName(district, '600000008')).toBe('Milo');
});

test('taking the district’s shows its version, and sends nothing', async () => {
  await makeConflict('600000007', { mine: 'Mariana', theirs: 'Marilena' });
  const record = page.getByRole('article', { name: 'Student' });
  await record.getByRole('button', { name: 'Choose…' }).click();
  await page.getByRole('button', { name: 'Use the district’s' }).click();
  await expect(record.getByRole('heading', { level: 2 }).first()).toContainText('Marilena');
  await expectStatus(page, 'Up to date');
  await syncNow(page);
  await expectStatus(page, 'Up to date');
  expect(await readFirstName(district, '600000007')).toBe('Marilena');
});

test('discarding an edit asks first, and shows the district’s version again', async () => {
  await makeConflict('600000007', { mine: 'Marta', theirs: 'Marcela' });
  await goTo(page, 'Outbox');
  await page.getByRole('button', { name: /^Discard/ }).click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expectStatus(page, '1 edit needs attention');
  await page.getByRole('button', { name: /^Discard/ }).click();
  await dialog.getByRole('button', { name: 'Discard the edit' }).click();
  await expect(page.getByText('Nothing is waiting')).toBeVisible();
  await openStudent(page, '600000007');
  await expect(page.getByRole('article', { name: 'Student' })).toContainText('Marcela');
});

test('an enrollment that was given up is created again from the student’s history', async () => {
  const id = '600000007';
  await page.getByText('Work offline', { exact: true }).click();
  await expectStatus(page, 'Working offline');
  await openStudent(page, id);
  const record = page.getByRole('article', { name: 'Student' });
  await record
    .getByRole('button', { name: /^Actions for the enrollment .* from Aug 17, 2026/ })
    .click();
  await page.getByRole('menuitem', { name: 'Correct…' }).click();
  await choose(page, 'Entry type', 'Re-entry');
  await save(page, 'Save the correction');
  await removeAtCenter(id, '2026-08-17');
  await page.getByText('Work offline', { exact: true }).click();
  await expectStatus(page, '1 edit needs attention');
  await record.getByRole('button', { name: 'Choose…' }).click();
  await page.getByRole('button', { name: 'Use the district’s' }).click();
  await expectStatus(page, 'Up to date');

  await record.getByRole('button', { name: 'History…' }).click();
  const overruled = page
    .getByRole('dialog', { name: /^History of/ })
    .getByRole('listitem')
    .filter({ hasText: /Overruled:.*Entry type: Re-entry/ });
  await expectAccessible(page, 'history with enrollments');
  await overruled.last().getByRole('button', { name: 'Restore…' }).click();
  const ask = page.getByRole('alertdialog', { name: 'Restore this version?' });
  await expect(ask).toContainText('Entry type: Re-entry');
  await expectAccessible(page, 'restore an enrollment');
  await ask.getByRole('button', { name: 'Restore', exact: true }).click();
  await expectStatus(page, 'Up to date');
  await expect.poll(() => enrolledAtCenter(id)).toContain('2026-08-17 Re-entry');
});

/** Removes an enrollment at the center. */
async function removeAtCenter(student: string, entryDate: string): Promise<void> {
  await sqlAtCenter(
    district,
    `DELETE FROM student_school_associations
      WHERE student_unique_id = $1 AND entry_date = $2`,
    [student, entryDate],
  );
  expect(await enrolledAtCenter(student)).not.toContainEqual(expect.stringContaining(entryDate));
}

/** Entry date and type of a student’s enrollments. */
async function enrolledAtCenter(student: string): Promise<unknown[]> {
  const rows = await sqlAtCenter(
    district,
    `SELECT entry_date::text || ' ' || entry_type_descriptor AS enrolled
       FROM student_school_associations WHERE student_unique_id = $1`,
    [student],
  );
  return rows.map(({ enrolled }) => enrolled);
}

/** Changes a first name on the laptop while it works offline, and at the center; then goes online. */
async function makeConflict(
  student: string,
  names: { mine: string; theirs: string },
): Promise<void> {
  await page.getByText('Work offline', { exact: true }).click();
  await expectStatus(page, 'Working offline');
  await openStudent(page, student);
  await page.getByRole('button', { name: 'Edit details…' }).click();
  await page.getByRole('dialog').getByLabel('First name').fill(names.mine);
  await save(page, 'Save');
  await renameAtCenter(district, student, names.theirs);
  await page.getByText('Work offline', { exact: true }).click();
  await expectStatus(page, '1 edit needs attention');
}
