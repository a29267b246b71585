import { expect, type Page, test } from '@playwright/test';
import { type App, launchApp } from '../support/e2e/app.ts';
import { expectAccessible } from '../support/e2e/axe.ts';
import { callLaptop } from '../support/e2e/bridge.ts';
import { sqlAtCenter } from '../support/e2e/center.ts';
import type { District } from '../support/e2e/district.ts';
import { closeAll, openJoined } from '../support/e2e/joined.ts';
import {
  choose,
  expectStatus,
  goTo,
  leave,
  openStudent,
  save,
  unlock,
} from '../support/e2e/screens.ts';

/** The main work: what is said while one types, what is kept when the app ends, and what can be undone. */

let district: District;
let app: App;
let page: Page;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  ({ district, app, page } = await openJoined());
});
test.afterAll(() => closeAll(app, district));

const record = () => page.getByRole('article', { name: 'Student' });
const dialog = () => page.getByRole('dialog');

test('a withdrawal can be undone while it waits: nothing is left to send', async () => {
  await page.getByText('Work offline', { exact: true }).click();
  await openStudent(page, '600000007');
  await page.getByRole('button', { name: 'Withdraw…', exact: true }).click();
  await choose(page, 'Exit type', 'Transferred');
  await save(page, 'Withdraw');
  await expect(record()).toContainText('Withdrawn');
  await expectStatus(page, '1 edit waiting');
  const name = await record().getByRole('heading').first().textContent();
  await expect(page.getByText(`Withdrawal of ${name} saved.`)).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText(`Edit undone: ${name}.`)).toBeVisible();
  await expect(record().getByRole('button', { name: 'Withdraw…', exact: true })).toBeVisible();
  await expect(page.getByRole('contentinfo')).not.toContainText('waiting');
});

test('and once the center has it: the center takes it back', async () => {
  await page.getByText('Work offline', { exact: true }).click();
  await expectStatus(page, 'Up to date');
  await page.getByRole('button', { name: 'Edit details…' }).click();
  await dialog().getByLabel('Birth city').fill('Riverside');
  await save(page, 'Save');
  await expectStatus(page, 'Up to date');
  await expect.poll(birthCity).toBe('Riverside');
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect.poll(birthCity).not.toBe('Riverside');
  await expectStatus(page, 'Up to date');
});

test('another primary enrollment, and a grade that the school does not have, are pointed out', async () => {
  await page.getByRole('button', { name: 'Enroll in another school…' }).click();
  await choose(page, 'School', 'Lincoln Elementary School');
  await choose(page, 'Entry grade', 'Twelfth grade');
  await expect(dialog().getByText(/Two primary enrollments at once are unusual/)).toBeVisible();
  await expect(dialog().getByText(/does not list Twelfth grade among its grades/)).toBeVisible();
  // In sight, wherever the form is scrolled to.
  await expect(dialog().getByText(/does not list Twelfth grade/)).toBeInViewport({ ratio: 1 });
  await expectAccessible(page, 'a form with advice');
  await leave(page);
});

test('a transfer fills itself: the exit type, and entering on the day of leaving', async () => {
  await record().getByRole('button', { name: 'Transfer…', exact: true }).click();
  await expect(dialog().getByRole('combobox', { name: 'Exit type' })).toHaveValue('Transferred');
  const day = (field: string) =>
    dialog().getByRole('group', { name: field }).getByRole('spinbutton', { name: 'day' });
  await expect(day('Entry date')).toHaveText((await day('Exit date').textContent()) ?? '');
  await day('Exit date').press('ArrowUp');
  await expect(day('Entry date')).toHaveText((await day('Exit date').textContent()) ?? '');
  await expect(dialog().getByRole('combobox', { name: 'School year' })).toHaveValue(
    /^20\d\d–\d\d$/,
  );
  await day('Entry date').press('ArrowDown');
  await expect(dialog().getByText(/Two primary enrollments at once are unusual/)).toBeVisible();
  await leave(page);
});

test('what was typed is there again after the app was killed, and gone once it was cancelled', async () => {
  await goTo(page, 'Students');
  const add = async () => {
    await page.getByRole('button', { name: 'Add a student' }).click();
    await page.getByRole('menuitem', { name: 'New to the district…' }).click();
  };
  await add();
  await dialog().getByLabel('First name').fill('Noor');
  await dialog().getByLabel('Last name').fill('Haddad');
  await expect
    .poll(() => callLaptop(page, 'getLocalState', { name: 'draft:new student' }))
    .toMatchObject({ value: { first_name: 'Noor', last_name: 'Haddad' } });
  app.electron.process().kill('SIGKILL');
  app = await launchApp({ userData: app.userData });
  page = app.page;
  await unlock(page);
  await goTo(page, 'Students');
  await add();
  await expect(dialog().getByLabel('First name')).toHaveValue('Noor');
  await expect(dialog().getByText(/has been restored/)).toBeVisible();
  await expectAccessible(page, 'a form that was kept');
  await leave(page);
  await add();
  await expect(dialog().getByLabel('First name')).toHaveValue('');
});

test('a student who is here already is found by name and birth date before another is made', async () => {
  const [known] = (await sqlAtCenter(
    district,
    `SELECT first_name, last_name, to_char(birth_date, 'MM/DD/YYYY') AS born
       FROM students WHERE student_unique_id = '600000007'`,
  )) as [{ first_name: string; last_name: string; born: string }];
  await dialog().getByRole('button', { name: 'Add and enroll' }).click();
  const summary = dialog().getByText(/fields need your attention/);
  await expect(summary).toHaveText(/^4 fields/);
  await dialog().getByLabel('First name').fill(known.first_name.toUpperCase());
  await expect(summary).toHaveText(/^3 fields/);
  await dialog().getByLabel('Last name').fill(known.last_name);
  const [month = '', day = '', year = ''] = known.born.split('/');
  const born = dialog().getByRole('group', { name: 'Birth date' });
  await born.getByRole('spinbutton', { name: /month/ }).fill(month);
  await born.getByRole('spinbutton', { name: /day/ }).fill(day);
  await born.getByRole('spinbutton', { name: /year/ }).fill(year);
  await expect(
    dialog().getByText(/A student with this name and birth date already exists/),
  ).toBeInViewport({ ratio: 1 });
  await dialog().getByRole('button', { name: 'Open', exact: true }).click();
  await expect(record()).toContainText('600000007');
});

test('a day that the calendar does not have is refused, and no other takes its place', async () => {
  await page.getByRole('button', { name: 'Edit details…' }).click();
  const born = dialog().getByRole('group', { name: 'Birth date' });
  const part = (name: RegExp) => born.getByRole('spinbutton', { name });
  await part(/month/).click();
  await page.keyboard.type('0231');
  await expect(dialog().getByText(/^Feb \d{4} has no day 31\.$/)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(dialog()).toBeVisible();
  await dialog().getByLabel('Birth city').focus();
  await expect(part(/day/)).toHaveText('dd');
  await expect(dialog().getByText(/has no day 31/)).toBeVisible();
  await part(/month/).click();
  await page.keyboard.type('02282011');
  await expect(dialog().getByText(/has no day 31/)).toBeHidden();
  await expect(part(/day/)).toHaveText('28');
  await part(/day/).press('ArrowUp');
  await expect(dialog().getByText('Feb 2011 has no day 29.')).toBeVisible();
  await part(/day/).press('ArrowDown');
  await expect(dialog().getByText(/has no day/)).toBeHidden();
  await leave(page);
});

test('a form that is open past midnight begins on the new day', async () => {
  await page.clock.setFixedTime(new Date('2026-11-25T23:59:50'));
  await page.getByRole('button', { name: 'Withdraw…', exact: true }).click();
  const exit = dialog().getByRole('group', { name: 'Exit date' });
  const day = exit.getByRole('spinbutton', { name: /day/ });
  await expect(day).toHaveText('25');
  await page.clock.setFixedTime(new Date('2026-11-26T00:00:10'));
  await expect(day).toHaveText('26');
  await page.keyboard.press('Escape');
  await expect(dialog()).toBeHidden();
});

async function birthCity(): Promise<unknown> {
  const [row] = await sqlAtCenter(
    district,
    "SELECT birth_city FROM students WHERE student_unique_id = '600000007'",
  );
  return row?.birth_city;
}
