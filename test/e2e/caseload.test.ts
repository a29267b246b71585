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
  join,
  openStudent,
  save,
  showEveryone,
  unlock,
} from '../support/e2e/screens.ts';

/** The counselor's own students: where the day begins, and how students come into the caseload and leave it. */

let district: District;
let app: App;
let page: Page;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  ({ district, app, page } = await openJoined());
});
test.afterAll(() => closeAll(app, district));

const search = () => page.getByRole('searchbox', { name: 'Search students' });
const count = (words: string | RegExp) => page.getByRole('status').filter({ hasText: words });
const whose = (name: 'My caseload' | 'Everyone') => page.getByRole('radio', { name });
const record = () => page.getByRole('article', { name: 'Student' });
const said = (words: string | RegExp) =>
  page.getByRole('region', { name: /messages/i }).getByText(words);

test('Today begins with the caseload, Students opens on it, and a search looks among everyone', async () => {
  const { length } = await own();
  const today = page.getByRole('region', { name: `My caseload (${length})` });
  await expect(today).toBeVisible();
  await expectAccessible(page, 'today, with a caseload');
  await goTo(page, 'Students');
  await expect(whose('My caseload')).toBeChecked();
  await expect(count(`${length} students`)).toBeVisible();
  await expectAccessible(page, 'my caseload');
  await search().fill('6000');
  await expect(whose('Everyone')).toBeChecked();
  await expect(count(/^\d+ matches$/)).not.toHaveText(`${length} matches`);
  await whose('My caseload').click();
  await expect(count(`${length} matches`)).toBeVisible();
  await search().fill('');
  await expect(whose('My caseload')).toBeChecked();
  await expect(count(`${length} students`)).toBeVisible();
});

test('a student who is not found in the caseload is one press away', async () => {
  const id = await outside();
  await search().fill(id);
  await whose('My caseload').click();
  await expect(page.getByText('No student matches')).toBeVisible();
  await page.getByRole('button', { name: 'Look among all students' }).click();
  await expect(count('1 match')).toBeVisible();
  await search().fill('');
});

test('several marked students are added and removed at once, and all of it is undone', async () => {
  await showEveryone(page);
  const { length } = await own();
  const grid = page.getByRole('grid', { name: 'Students' });
  for (const id of [await outside(), await inside()]) {
    await search().fill(id);
    await expect(grid.locator('tr[data-record]')).toHaveCount(1);
    await expect(grid).toContainText(id);
    await grid.focus();
    await page.keyboard.press('Space');
  }
  await expect(page.getByText('2 students marked')).toBeVisible();
  await expect(
    page.getByRole('button', { name: 'Remove 1 student from my caseload' }),
  ).toBeVisible();
  await expectAccessible(page, 'students marked for a caseload');
  await page.getByRole('button', { name: 'Add 1 student to my caseload' }).click();
  await expect(said(/is now in your caseload/)).toBeVisible();
  expect(await own()).toHaveLength(length + 1);
  await page.getByRole('button', { name: 'Remove 2 students from my caseload' }).click();
  await expect(said('2 students have left your caseload.')).toBeVisible();
  expect(await own()).toHaveLength(length - 1);
  await page.keyboard.press('Control+z');
  await expect(said('2 students are now in your caseload.')).toBeVisible();
  expect(await own()).toHaveLength(length + 1);
  await page.getByRole('button', { name: 'Clear the marks' }).click();
  await expectStatus(page, 'Up to date');
});

test('a record adds its student, and says in whose caseload the student is', async () => {
  const id = await outside();
  await openStudent(page, id);
  const staff = record().getByRole('region', { name: 'Staff in charge' });
  await expect(staff.getByRole('link', { name: 'Samuel Garza' })).toBeHidden();
  await record().getByRole('button', { name: 'Add to my caseload' }).click();
  await expect(staff.getByRole('link', { name: 'Samuel Garza' })).toBeVisible();
  await expect(record().getByRole('button', { name: 'Remove from my caseload' })).toBeVisible();
  await expectAccessible(page, 'a student of the caseload');
  // A counselor decides about their own caseload alone.
  await expect(record().getByRole('button', { name: 'Caseload of a colleague…' })).toBeHidden();
  await page.keyboard.press('Control+z');
  await expect(record().getByRole('button', { name: 'Add to my caseload' })).toBeVisible();
  await page.keyboard.press('Escape');
});

test('a row of the roster adds its student without a network', async () => {
  await expectStatus(page, 'Up to date');
  await goTo(page, 'Site visit');
  await page.getByText('Work offline', { exact: true }).click();
  await page
    .getByRole('button', { name: /^Start the visit at Lincoln/ })
    .first()
    .click();
  const before = (await own()).length;
  await page
    .getByRole('button', { name: /^Actions for/ })
    .first()
    .click();
  const item = page.getByRole('menuitem', { name: /^(Add to|Remove from) my caseload$/ });
  const adds = (await item.textContent())?.startsWith('Add') ?? false;
  await expectAccessible(page, 'actions of the roster', '[role="menu"]');
  await item.click();
  await expect(
    said(adds ? /is now in your caseload/ : /has left your caseload/).first(),
  ).toBeVisible();
  expect(await own()).toHaveLength(before + (adds ? 1 : -1));
  await expectStatus(page, '1 edit waiting');
});

test('the list opens on the caseload after a restart too', async () => {
  const { length } = await own();
  await app.close();
  app = await launchApp({ userData: app.userData });
  page = app.page;
  await unlock(page);
  await goTo(page, 'Students');
  await expect(whose('My caseload')).toBeChecked();
  await expect(count(`${length} students`)).toBeVisible();
});

test('an administrator changes the caseload of a counselor', async () => {
  const [{ email }] = (await sqlAtCenter(
    district,
    `SELECT email FROM users WHERE role IN ('principal', 'administrator') ORDER BY email LIMIT 1`,
  )) as [{ email: string }];
  const other = await launchApp();
  try {
    await join(other.page, { hub: district.url, code: await district.makeJoinCode(email) });
    await expectStatus(other.page, 'Up to date');
    const rows = await callLaptop(other.page, 'listStudentIds', {});
    const id = rows.ok ? (rows.value[0] ?? '') : '';
    await openStudent(other.page, id);
    await other.page.getByRole('button', { name: 'Caseload of a colleague…' }).click();
    await expectAccessible(other.page, 'the caseload of a colleague');
    await other.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await expect(other.page.getByText('Choose a staff member.')).toBeVisible();
    const profiles = await callLaptop(other.page, 'listProfiles', {});
    const colleague = profiles.ok ? profiles.value.find((row) => row.email !== email) : undefined;
    const name = `${colleague?.first_name} ${colleague?.last_name}`;
    await choose(other.page, 'Staff member', `${name} · ${colleague?.school_name}`);
    await save(other.page, 'Save');
    await expect(
      other.page.getByRole('region', { name: 'Staff in charge' }).getByRole('link', { name }),
    ).toBeVisible();
  } finally {
    await other.remove();
  }
});

/** The ids of the counselor's caseload. */
async function own(): Promise<readonly string[]> {
  const answer = await callLaptop(page, 'getCaseload', {});
  return answer.ok ? (answer.value?.student_unique_ids ?? []) : [];
}

/** A student of the caseload. */
async function inside(): Promise<string> {
  return (await own())[0] ?? '';
}

/** A student of the counselor's schools who is in nobody's caseload. */
async function outside(): Promise<string> {
  const [mine, all] = [await own(), await callLaptop(page, 'listStudentIds', {})];
  return (all.ok && all.value.find((id) => !mine.includes(id))) || '';
}
