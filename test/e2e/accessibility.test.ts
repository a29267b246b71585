import { expect, type Page, test } from '@playwright/test';
import type { App } from '../support/e2e/app.ts';
import { expectAccessible } from '../support/e2e/axe.ts';
import { renameAtCenter } from '../support/e2e/center.ts';
import type { District } from '../support/e2e/district.ts';
import { closeAll, joinDistrict, openApp } from '../support/e2e/joined.ts';
import {
  choose,
  expectStatus,
  goTo,
  openStudent,
  save,
  syncNow,
  unlock,
} from '../support/e2e/screens.ts';

/** Every screen and dialog by the rules of WCAG 2.1 A and AA, in light and in dark. */

let district: District;
let app: App;
let page: Page;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  ({ district, app, page } = await openApp());
});
test.afterAll(() => closeAll(app, district));

test('joining, with and without errors', async () => {
  await expectAccessible(page, 'join');
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(page.getByText(/^Enter the join code/)).toBeVisible();
  await expectAccessible(page, 'join with errors');
  await joinDistrict({ district, page });
  await goTo(page, 'Students');
});

test('the list of students', async () => {
  await expectAccessible(page, 'students');
  await page.getByRole('combobox', { name: 'School' }).click();
  await expect(page.getByRole('listbox')).toBeVisible();
  // Alone: what lies behind an open list is hidden from screen readers but can, to axe, have the focus.
  // Tab closes the list first.
  await expectAccessible(page, 'choice of a school', '[role="listbox"]');
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox', { name: 'Search students' }).fill('nobody is called this');
  await expect(page.getByText('No student matches')).toBeVisible();
  await expectAccessible(page, 'no match');
  await page.getByRole('button', { name: 'Clear the search and filters' }).click();
  await page.getByRole('button', { name: 'Add a student' }).click();
  await expectAccessible(page, 'menu for adding');
  await page.keyboard.press('Escape');
});

test('a student, and what can be done about an enrollment', async () => {
  await openStudent(page, '600000007');
  await expectAccessible(page, 'student');
  for (const button of ['Withdraw…', 'Transfer…', 'Enroll in another school…', 'Edit details…']) {
    await page.getByRole('button', { name: button, exact: true }).click();
    await expectAccessible(page, button);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  }
  for (const item of ['Correct…', 'Remove…']) {
    const actions = page.getByRole('button', { name: /^Actions for the enrollment/ });
    await actions.first().click();
    await expectAccessible(page, 'menu of an enrollment');
    await page.getByRole('menuitem', { name: item }).click();
    await expectAccessible(page, item);
    await page.keyboard.press('Escape');
  }
});

test('forms with errors, folded fields and a calendar', async () => {
  await page.getByRole('button', { name: 'Withdraw…', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Withdraw', exact: true }).click();
  await expect(dialog.getByRole('alert')).toHaveText('Exit type is required.');
  await expectAccessible(page, 'form with an error');
  await dialog.getByRole('button', { name: /Exit date/ }).click();
  await expect(page.getByRole('grid', { name: /20\d\d/ })).toBeVisible();
  await expectAccessible(page, 'calendar');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  for (const item of ['Enroll by student ID…', 'New to the district…']) {
    await page.getByRole('button', { name: 'Add a student' }).click();
    await page.getByRole('menuitem', { name: item }).click();
    await dialog.getByRole('button', { name: 'More fields' }).last().click();
    await expectAccessible(page, item);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  }
});

test('profiles', async () => {
  await goTo(page, 'Staff profiles');
  await expectAccessible(page, 'profiles');
  await page.getByRole('row').filter({ hasText: district.email }).click();
  await expect(page.getByRole('article', { name: 'Profile' })).toBeVisible();
  await expectAccessible(page, 'profile');
  await page.getByRole('button', { name: 'Edit preferences…' }).click();
  await expectAccessible(page, 'edit preferences');
  await page.keyboard.press('Escape');
});

test('the outbox: empty, waiting, in conflict, refused', async () => {
  await goTo(page, 'Outbox');
  await expectAccessible(page, 'empty outbox');
  await page.getByText('Work offline', { exact: true }).click();
  await openStudent(page, '600000007');
  await page.getByRole('button', { name: 'Edit details…' }).click();
  await page.getByRole('dialog').getByLabel('First name').fill('Marisol');
  await save(page, 'Save');
  await expectAccessible(page, 'student with a waiting edit, and a message');
  await enrollNobody(page);
  await goTo(page, 'Outbox');
  await expectAccessible(page, 'outbox with waiting edits');
  await renameAtCenter(district, '600000007', 'Marisela');
  await page.getByText('Work offline', { exact: true }).click();
  await expectStatus(page, '2 edits need attention');
  await expectAccessible(page, 'outbox in conflict and refused');
  await page.getByRole('button', { name: 'Choose…' }).click();
  await expectAccessible(page, 'conflict');
  await page.keyboard.press('Escape');
  await page
    .getByRole('button', { name: /^Discard/ })
    .first()
    .click();
  await expectAccessible(page, 'discard');
  await page.keyboard.press('Escape');
});

test('offline, and locked', async () => {
  await district.stop();
  await syncNow(page);
  await expectStatus(page, 'Offline');
  await expectAccessible(page, 'offline');
  await page.getByRole('button', { name: 'Lock' }).click();
  await expectAccessible(page, 'unlock');
  await unlock(page, 'not the passphrase');
  await expect(page.getByLabel('Passphrase')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page, 'wrong passphrase');
});

/** An enrollment by an id that the center does not know: it will be refused. */
async function enrollNobody(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add a student' }).click();
  await page.getByRole('menuitem', { name: 'Enroll by student ID…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Student ID').fill('999999999');
  await dialog.getByLabel('First name').fill('Nobody');
  await dialog.getByLabel('Last name').fill('Here');
  await choose(page, 'School', 'Lincoln Elementary School');
  await save(page, 'Enroll');
}
