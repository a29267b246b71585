import { expect, type Locator, type Page, test } from '@playwright/test';
import type { App } from '../support/e2e/app.ts';
import { renameAtCenter, sqlAtCenter } from '../support/e2e/center.ts';
import type { District } from '../support/e2e/district.ts';
import { closeAll, openJoined } from '../support/e2e/joined.ts';
import { expectStatus, showEveryone } from '../support/e2e/screens.ts';

/** Finding, reading and withdrawing a student, and settling a conflict, without a mouse. */

let district: District;
let app: App;
let page: Page;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  ({ district, app, page } = await openJoined());
  await showEveryone(page);
});
test.afterAll(() => closeAll(app, district));

const press = (...keys: string[]) =>
  keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());

test('Ctrl+K searches, arrows choose, Enter opens, Escape goes back to the list', async () => {
  await press('Control+k');
  await expect(page.getByRole('searchbox', { name: 'Search students' })).toBeFocused();
  await page.keyboard.type('an');
  const list = page.getByRole('grid', { name: 'Students' });
  await expect(list).toHaveAttribute('aria-busy', 'false');
  await expect(page.getByText(/^\d+ matches$/)).toBeVisible();
  await press('ArrowDown');
  await expect(list).toBeFocused();
  await press('ArrowDown', 'ArrowDown', 'ArrowUp');
  const chosen = page.locator('tr[data-active]');
  await expect(chosen).toHaveAttribute('aria-rowindex', '3');
  await expect(list).toHaveAttribute(
    'aria-activedescendant',
    (await chosen.getAttribute('id')) ?? '',
  );
  const student = (await chosen.getAttribute('data-record')) ?? '';
  await press('Enter');
  const record = page.getByRole('article', { name: 'Student' });
  await expect(record).toContainText(student);
  await expect(record.getByRole('heading', { level: 2 }).first()).toBeFocused();
  await press('Escape');
  await expect(record).toBeHidden();
  await expect(list).toBeFocused();
  await expect(chosen).toHaveAttribute('data-record', student);
});

test('the marked row stays with its student when others come before it', async () => {
  await press('Control+k', 'Delete');
  const list = page.getByRole('grid', { name: 'Students' });
  await expect(list).toHaveAttribute('aria-busy', 'false');
  await press('ArrowDown', 'ArrowDown', 'ArrowDown');
  const marked = page.locator('tr[data-active]');
  await expect(marked).toHaveAttribute('aria-rowindex', '4');
  const student = (await marked.getAttribute('data-record')) ?? '';
  await sqlAtCenter(
    district,
    "UPDATE public.students SET last_name = 'Aaa' WHERE student_unique_id = '600000001'",
  );
  await expect(marked).toHaveAttribute('aria-rowindex', '5');
  await expect(marked).toHaveAttribute('data-record', student);
  await press('Enter');
  await expect(page.getByRole('article', { name: 'Student' })).toContainText(`ID ${student}`);
});

test('typing faster than the list can follow still opens the right student', async () => {
  for (const student of ['600000007', '600000008', '600000060']) {
    await press('Control+k');
    await page.keyboard.type(student);
    await press('Enter', 'Enter');
    await expect(page.getByRole('article', { name: 'Student' })).toContainText(`ID ${student}`);
  }
});

test('a withdrawal is made and saved by keyboard alone', async () => {
  const dialog = page.getByRole('dialog');
  await tabTo('Withdraw…');
  await press('Enter');
  await expect(dialog).toBeVisible();
  await tabTo('Withdraw');
  await press('Enter');
  await expect(dialog.getByRole('combobox', { name: 'Exit type' })).toBeFocused();
  await page.keyboard.type('Transf');
  await press('ArrowDown', 'Enter');
  await expect(dialog.getByRole('combobox', { name: 'Exit type' })).toHaveValue('Transferred');
  await tabTo('Withdraw');
  await press('Enter');
  await expect(dialog).toBeHidden();
  const record = page.getByRole('article', { name: 'Student' });
  await expect(record).toContainText('Exit: Transferred');
  await expect(record.getByRole('button', { name: 'Enroll…' })).toBeFocused();
});

test('Ctrl+Z undoes the last action, and in a text what was typed', async () => {
  const record = page.getByRole('article', { name: 'Student' });
  const search = page.getByRole('searchbox', { name: 'Search students' });
  const typed = await search.inputValue();
  await press('Control+z');
  await expect(record).not.toContainText('Exit: Transferred');
  await expect(page.getByText(/^Edit undone: /)).toBeVisible();
  await expect(search).toHaveValue(typed);
  await press('Control+z');
  await expect(search).toHaveValue(typed);
  await press('Control+k');
  await page.keyboard.type('x');
  await press('Control+z');
  await expect(search).not.toHaveValue('x');
  await search.fill(typed);
});

test('Escape leaves a dialog without saving, and the focus is where it was', async () => {
  await tabTo('Edit details…');
  await press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('First name').focus();
  await page.keyboard.type('Zz');
  await press('Control+k');
  await expect(dialog.getByLabel('First name')).toBeFocused();
  // Escape asks before it loses what was typed.
  await press('Escape');
  await expect(page.getByRole('button', { name: 'Go on typing' })).toBeFocused();
  await press('Enter');
  await expect(dialog.getByLabel('First name')).toHaveValue(/Zz$/);
  await press('Escape', 'Tab', 'Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Edit details…' })).toBeFocused();
  await expect(page.getByRole('article', { name: 'Student' })).not.toContainText('Zz');
});

test('a conflict is found and settled by keyboard alone', async () => {
  const offline = page.getByRole('switch', { name: 'Work offline' });
  await tabTo(offline);
  await press('Space');
  await press('Control+k');
  await page.keyboard.type('600000008');
  await expect(page.getByText(/^1 match$/)).toBeVisible();
  await press('ArrowDown', 'Enter');
  const record = page.getByRole('article', { name: 'Student' });
  await expect(record).toContainText('ID 600000008');
  await tabTo('Edit details…');
  await press('Enter');
  const dialog = page.getByRole('dialog');
  await tabTo(dialog.getByLabel('First name'));
  await press('Control+a');
  await page.keyboard.type('Milo');
  await press('Enter');
  await expect(dialog).toBeHidden();
  await renameAtCenter(district, '600000008', 'Mila');
  await tabTo(offline);
  await press('Space');
  await expectStatus(page, '1 edit needs attention');
  await tabTo('Choose…');
  await press('Enter');
  await tabTo(dialog.getByRole('radio', { name: /^First name/ }).first());
  await press('ArrowDown');
  await expect(dialog.getByText('The record will have')).toContainText('First name: Mila');
  await tabTo('Apply the choices');
  await press('Enter');
  await expect(dialog).toBeHidden();
  await expect(record).toContainText('Mila');
  await expectStatus(page, 'Up to date');
});

/** Presses Tab until a button, by its name, or another control has the focus. */
async function tabTo(control: string | Locator): Promise<void> {
  const wanted =
    typeof control === 'string'
      ? page.getByRole('button', { name: control, exact: true })
      : control;
  for (let presses = 0; presses < 60; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await press('Tab');
  }
  throw new Error(`Tab never reaches ${control}`);
}
