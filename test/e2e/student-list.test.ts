import { expect, type Page, test } from '@playwright/test';
import { type App, launchApp } from '../support/e2e/app.ts';
import { expectAccessible } from '../support/e2e/axe.ts';
import { callLaptop } from '../support/e2e/bridge.ts';
import { sqlAtCenter } from '../support/e2e/center.ts';
import type { District } from '../support/e2e/district.ts';
import { closeAll, openJoined } from '../support/e2e/joined.ts';
import { choose, expectStatus, goTo, save, showEveryone, unlock } from '../support/e2e/screens.ts';

/** Finding students: with mistakes, by dates, by whom they are assigned to, and by a view that is kept. */

let district: District;
let app: App;
let page: Page;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  ({ district, app, page } = await openJoined());
  await showEveryone(page);
});
test.afterAll(() => closeAll(app, district));

const search = () => page.getByRole('searchbox', { name: 'Search students' });
const grid = () => page.getByRole('grid', { name: 'Students' });
const headers = () => grid().getByRole('columnheader');

test('the search box and all filters have room in a window of 1280 pixels', async () => {
  await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800),
  );
  // React Aria puts elements beside its fields that nobody sees.
  const filters = page.locator('.list-header__filters > *').filter({ visible: true });
  const tops = async () => {
    const boxes = await Promise.all((await filters.all()).map((filter) => filter.boundingBox()));
    return new Set(boxes.map((box) => Math.round((box?.y ?? 0) + (box?.height ?? 0) / 2))).size;
  };
  await expect(filters).toHaveCount(5);
  await expect.poll(tops).toBe(1);
  const { width = 0 } = (await search().boundingBox()) ?? {};
  expect(width).toBeGreaterThan(250);
});

test('Escape closes the filters by date, also after they were cleared', async () => {
  const button = page.getByRole('button', { name: /^More filters/ });
  const filters = page.getByRole('dialog', { name: 'More filters' });
  await button.click();
  await filters.getByRole('radio', { name: 'Last month' }).first().click();
  await page.keyboard.press('Escape');
  await expect(filters).toBeHidden();
  await button.click();
  await filters.getByRole('button', { name: 'Clear these filters' }).click();
  await expect(filters).toBeHidden();
  await expect(button).toBeFocused();
});

test('a misspelled name finds the student', async () => {
  const [{ last_name }] = (await sqlAtCenter(
    district,
    "SELECT last_name FROM students WHERE student_unique_id = '600000007'",
  )) as [{ last_name: string }];
  // Two letters in each other's place.
  const [first = '', second = '', third = ''] = last_name;
  await search().fill(`${first}${third}${second}${last_name.slice(3)}`);
  await expect(grid()).toContainText('600000007');
  await search().fill('');
});

test('a birth date or the last digits of an id find the student', async () => {
  const [{ birth_date }] = (await sqlAtCenter(
    district,
    "SELECT birth_date::text FROM students WHERE student_unique_id = '600000007'",
  )) as [{ birth_date: string }];
  const [year, month, day] = birth_date.split('-').map(Number);
  for (const text of [birth_date, `${month}/${day}/${year}`, '00007']) {
    await search().fill(text);
    await expect(grid()).toContainText('600000007');
  }
  await search().fill('');
});

test('a second press on a header turns the order', async () => {
  const name = headers().filter({ hasText: 'Name' });
  await expect(name).toHaveAttribute('aria-sort', 'ascending');
  const first = grid().locator('tr[aria-rowindex="2"]');
  const before = await first.textContent();
  await name.getByRole('button').click();
  await expect(name).toHaveAttribute('aria-sort', 'descending');
  await expect(first).not.toHaveText(before ?? '');
  await name.getByRole('button').click();
  await expect(name).toHaveAttribute('aria-sort', 'ascending');
  await expect(first).toHaveText(before ?? '');
});

test('a period fills both dates of a filter, and shows the date that it is about', async () => {
  await expect(headers().filter({ hasText: 'Exit date' })).toHaveCount(0);
  await page.getByRole('button', { name: 'More filters' }).click();
  const left = page.getByRole('radiogroup', { name: 'Left' });
  await left.getByRole('radio', { name: 'Last month' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'More filters (2)' })).toBeVisible();
  await expect(headers().filter({ hasText: 'Exit date' })).toHaveCount(1);
  await page.getByRole('button', { name: 'More filters (2)' }).click();
  await left.getByRole('radio', { name: 'Any time' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'More filters', exact: true })).toBeVisible();
});

test('dates narrow the list, and say that they do', async () => {
  await page.getByRole('button', { name: 'More filters' }).click();
  const filters = page.getByRole('dialog', { name: 'More filters' });
  await expectAccessible(page, 'more filters', '[role="dialog"]');
  const from = filters.getByRole('group', { name: 'Left from' });
  await from.getByRole('spinbutton', { name: /month/ }).fill('08');
  await from.getByRole('spinbutton', { name: /day/ }).fill('18');
  await from.getByRole('spinbutton', { name: /year/ }).fill('2026');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'More filters (1)' })).toBeVisible();
  const [{ count }] = (await sqlAtCenter(
    district,
    `SELECT count(*)::int
       FROM (SELECT DISTINCT ON (student_unique_id) exit_withdraw_date
               FROM student_school_associations
              WHERE school_id = ANY ($1)
              ORDER BY student_unique_id, exit_withdraw_date IS NULL DESC, entry_date DESC) AS shown
      WHERE exit_withdraw_date >= '2026-08-18'`,
    [await ownSchools()],
  )) as [{ count: number }];
  expect(count).toBeGreaterThan(0);
  await expect(page.getByText(`${count} ${count === 1 ? 'match' : 'matches'}`)).toBeVisible();
});

test('columns are chosen, and a view keeps them with the filters, also over a restart', async () => {
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Birth date' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Exit date' }).click();
  await expectAccessible(page, 'choice of columns', '[role="menu"]');
  await page.keyboard.press('Escape');
  const chosen = ['', 'Name', 'Student ID', 'Grade', 'School', 'Status', 'Entry date', 'Exit date'];
  await expect(headers()).toHaveText(chosen);
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'Save this view…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Give the view a name.')).toBeVisible();
  await expectAccessible(page, 'name of a view');
  await page.getByLabel('Name of the view').fill('Who left');
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();

  await app.close();
  app = await launchApp({ userData: app.userData });
  page = app.page;
  await unlock(page);
  await goTo(page, 'Students');
  await expect(headers()).toHaveText(chosen);
  await expect(page.getByRole('button', { name: 'More filters', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'Who left' }).click();
  await expect(page.getByRole('button', { name: 'More filters (1)' })).toBeVisible();

  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'Remove a view…' }).click();
  await expectAccessible(page, 'removal of views');
  await page.getByRole('button', { name: 'Remove the view Who left' }).click();
  await expect(page.getByText('There are no saved views.')).toBeVisible();
});

test('several students are marked by keyboard, transferred at once, and all of it undone', async () => {
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
  await page.getByText('Work offline', { exact: true }).click();
  await goTo(page, 'Today');
  await page
    .getByRole('region', { name: 'My schools' })
    .getByRole('button', { name: /^Lincoln/ })
    .click();
  await expect(page.locator('tr[data-record]').first()).toBeVisible();
  const before = await page.getByText(/^\d+ matches$/).textContent();
  await grid().focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await expect(page.getByText('2 students marked')).toBeVisible();
  await expectAccessible(page, 'students marked');
  await page.getByRole('button', { name: 'Withdraw 2 students…' }).click();
  await expectAccessible(page, 'withdrawal of several');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Transfer 2 students…' }).click();
  await choose(page, 'Exit type', 'Transferred');
  await choose(page, 'School', 'Washington Middle School');
  await expectAccessible(page, 'transfer of several');
  const lines = page.getByRole('dialog').getByRole('group', { name: 'Enrollments (2)' });
  await expect(lines.getByRole('checkbox', { checked: true })).toHaveCount(2);
  await save(page, 'Transfer');
  await expectStatus(page, '2 edits waiting');
  await expect(page.getByText('2 students marked')).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('2 edits undone.')).toBeVisible();
  await expect(page.getByText(before ?? '')).toBeVisible();
  await expect(page.getByRole('contentinfo')).not.toContainText('waiting');
});

test('all students of the list are marked and unmarked at once, also beside an open record', async () => {
  const all = page.getByRole('checkbox', { name: 'Mark all students of the list' });
  const bar = page.getByText(/^\d+ students marked$/);
  await grid().focus();
  await page.keyboard.press('Control+a');
  await expect(all).toBeChecked();
  await expect(bar).toBeVisible();
  await all.click();
  await expect(bar).toBeHidden();

  const box = (row: number) =>
    page.locator(`tr[aria-rowindex="${row}"]`).getByRole('checkbox', { name: 'Mark', exact: true });
  await box(3).click();
  await box(6).click({ modifiers: ['Shift'] });
  await expect(page.getByText('4 students marked')).toBeVisible();
  await page.locator('tr[aria-rowindex="2"]').click();
  await expect(page.getByRole('article', { name: 'Student' })).toBeVisible();
  await expect(page.locator('tr[data-marked]')).toHaveCount(4);
  // The actions of the record and those of the marked students cannot be taken for each other.
  await expect(page.getByRole('button', { name: 'Withdraw…', exact: true })).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Withdraw 4 students…' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear the marks' }).click();
  await page.getByRole('article').getByRole('button', { name: 'Close' }).click();
});

test('an action on several leaves out whom one unchecks, and is one entry of the outbox', async () => {
  await grid().focus();
  await page.keyboard.press('Home');
  for (const key of ['Space', 'ArrowDown', 'Space', 'ArrowDown', 'Space']) {
    await page.keyboard.press(key);
  }
  await page.getByRole('button', { name: 'Withdraw 3 students…' }).click();
  const dialog = page.getByRole('dialog');
  const lines = dialog.getByRole('group', { name: /^Enrollments/ });
  await lines.getByRole('checkbox').first().click();
  await expect(dialog.getByRole('heading', { name: 'Withdraw 2 students' })).toBeVisible();
  await choose(page, 'Exit type', 'Transferred');
  await save(page, 'Withdraw');
  await expect(page.getByText('1 student marked')).toBeVisible();
  await page.getByRole('button', { name: 'Clear the marks' }).click();
  await goTo(page, 'Outbox');
  await expectAccessible(page, 'an action on several in the outbox');
  const entry = page.getByRole('listitem').filter({ hasText: '2 of 2 waiting' });
  await entry.getByRole('button', { name: 'Discard all: Withdraw 2 students' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Discard them all' }).click();
  await expect(page.getByText('2 edits discarded.')).toBeVisible();
  await expect(page.getByText('Nothing is waiting')).toBeVisible();
  await goTo(page, 'Students');
});

test('the caseload lists the students in the counselor’s care, who name the counselor among their staff', async () => {
  await page.getByRole('radio', { name: 'My caseload' }).click();
  // Of the one school that is shown.
  await expect(page.getByText('20 matches')).toBeVisible();
  await grid().press('Enter');
  const staff = page.getByRole('article').getByRole('region', { name: 'Staff in charge' });
  await staff.getByRole('link', { name: 'Samuel Garza' }).click();
  await expect(page.getByRole('article', { name: 'Profile' })).toContainText('Samuel Garza');
});

/** Ids of the schools that the person works at. */
async function ownSchools(): Promise<number[]> {
  const schools = await callLaptop(page, 'listSchools', {});
  return schools.ok
    ? schools.value.filter(({ in_scope }) => in_scope).map(({ school }) => school.school_id)
    : [];
}
