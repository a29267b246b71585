import { expect, type Page, test } from '@playwright/test';
import type { App } from '../support/e2e/app.ts';
import { expectAccessible } from '../support/e2e/axe.ts';
import { renameAtCenter } from '../support/e2e/center.ts';
import type { District } from '../support/e2e/district.ts';
import { closeAll, openJoined } from '../support/e2e/joined.ts';
import { expectStatus, openStudent } from '../support/e2e/screens.ts';

/** Students in windows of their own: kept up like the main one, locked with it, and closed with it. */

let district: District;
let app: App;
let page: Page;
let beside: Page;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  ({ district, app, page } = await openJoined());
});
test.afterAll(() => closeAll(app, district));

const windows = () =>
  app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

test('a student opens in another window, once', async () => {
  await openStudent(page, '600000007');
  const button = page.getByRole('button', { name: 'Open in a new window' });
  const opened = app.electron.waitForEvent('window');
  await button.click();
  beside = await opened;
  await expect(beside.getByRole('article', { name: 'Student' })).toContainText('600000007');
  await expectAccessible(beside, 'a student in a window of its own');
  await button.click();
  expect(await windows()).toBe(2);
});

test('an edit in one window is in the other', async () => {
  await beside.getByRole('button', { name: 'Edit details…' }).click();
  await beside.getByRole('dialog').getByLabel('Birth city').fill('Riverside');
  await beside.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('article', { name: 'Student' })).toContainText('Riverside');
  await expectStatus(page, 'Up to date');
});

test('the same form in two windows: each has its own text, and the later save asks', async () => {
  const formOf = async (window: Page, city: string) => {
    await window.getByRole('button', { name: 'Edit details…' }).click();
    const dialog = window.getByRole('dialog');
    await dialog.getByLabel('Birth city').fill(city);
    return dialog;
  };
  const first = await formOf(page, 'Hillside');
  const second = await formOf(beside, 'Lakeside');
  await expect(second.getByText('This form is open in another window too.')).toBeVisible();
  await expect(second.getByText(/has been restored/)).toBeHidden();
  await first.getByRole('button', { name: 'Save' }).click();
  await expect(first).toBeHidden();

  const changed = 'Birth city was changed meanwhile: it is “Hillside” now.';
  await expect(second.getByText(changed)).toBeVisible();
  await expectAccessible(beside, 'a field that was changed meanwhile');
  await second.getByRole('button', { name: 'Save' }).click();
  await expect(second).toBeVisible();
  await expect(page.getByRole('article', { name: 'Student' })).toContainText('Hillside');
  await second.getByRole('button', { name: 'Save' }).click();
  await expect(second).toBeHidden();
  await expect(page.getByRole('article', { name: 'Student' })).toContainText('Lakeside');
});

test('a change that arrives while a form is open fills what was not typed', async () => {
  await page.getByRole('button', { name: 'Edit details…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Middle name').fill('Jo');
  await renameAtCenter(district, '600000007', 'Philippa');
  await expect(dialog.getByLabel('First name')).toHaveValue('Philippa');
  await expect(dialog.getByLabel('Middle name')).toHaveValue('Jo');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expectStatus(page, 'Up to date');
});

test('locking takes the student off both, and Escape closes the window', async () => {
  await page.getByRole('button', { name: 'Lock' }).click();
  for (const one of [page, beside]) {
    await expect(one.getByRole('heading', { name: 'Unlock your records' })).toBeVisible();
    await expect(one.locator('body')).not.toContainText('600000007');
  }
  await page.getByLabel('Passphrase').fill('correct horse battery');
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  await expect(beside.getByRole('article', { name: 'Student' })).toContainText('Lakeside');
  await beside.getByRole('button', { name: 'Close the student' }).click();
  await expect.poll(windows).toBe(1);
});
