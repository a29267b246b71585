import { expect, type Page, test } from '@playwright/test';
import type { App } from '../support/e2e/app.ts';
import { expectAccessible } from '../support/e2e/axe.ts';
import type { District } from '../support/e2e/district.ts';
import { closeAll, openJoined } from '../support/e2e/joined.ts';
import { goTo } from '../support/e2e/screens.ts';

/** The directory of schools, the tree of organizations, and what a school's page counts, without a network. */

let district: District;
let app: App;
let page: Page;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  ({ district, app, page } = await openJoined());
  await district.stop();
  await goTo(page, 'Schools');
});
test.afterAll(() => closeAll(app, district));

const grid = () => page.getByRole('grid', { name: 'Schools' });
const detail = () => page.getByRole('article', { name: 'School' });

test('the directory shows the counselor’s schools first, and finds by part of a name', async () => {
  await expect(page.getByText('3 schools')).toBeVisible();
  await expect(grid().getByRole('row').nth(1)).toContainText('Your school');
  await expect(grid().getByRole('row').nth(3)).not.toContainText('Your school');
  await page.getByRole('searchbox', { name: 'Search schools' }).fill('lincoln');
  await expect(page.getByText('1 school', { exact: true })).toBeVisible();
  await expectAccessible(page, 'schools');
});

test('a school’s page counts by grade what the list of students has', async () => {
  await page.getByRole('searchbox', { name: 'Search schools' }).press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(detail().getByRole('heading', { name: 'Lincoln Elementary School' })).toBeFocused();
  await expectAccessible(page, 'a school');
  const table = detail().getByRole('region', { name: 'Enrollment by grade' }).getByRole('table');
  const [grade, count] = await table.getByRole('row').nth(1).getByRole('cell').allTextContents();
  await expect(detail().locator('.chart .recharts-bar-rectangle').first()).toBeVisible();
  await detail().getByRole('button', { name: 'Show its students' }).click();
  const box = page.getByRole('combobox', { name: 'Grade' });
  await box.fill(grade ?? '');
  await page.getByRole('option', { name: grade ?? '', exact: true }).click();
  await expect(page.getByText(new RegExp(`^${count} match`))).toBeVisible();
});

test('entries and withdrawals are shown by month, as bars and as numbers', async () => {
  await goTo(page, 'Schools');
  const table = detail()
    .getByRole('region', { name: 'Entries and withdrawals' })
    .getByRole('table');
  await expect(table).toContainText('Aug 2026');
  await expect(detail().locator('.chart__legend')).toContainText('Withdrew');
});

test('the tree of organizations is walked by keyboard, and a school in it opens', async () => {
  await detail().getByRole('button', { name: 'Close the school' }).click();
  await page.getByRole('radio', { name: 'Organizations' }).click();
  const tree = page.getByRole('treegrid', { name: 'Tree of organizations' });
  await tree.getByRole('row').first().focus();
  await expectAccessible(page, 'the tree of organizations');
  await page.keyboard.press('ArrowLeft');
  await expect(tree.getByRole('row')).toHaveCount(1);
  await page.keyboard.press('ArrowRight');
  await tree.getByRole('row', { name: /Washington Middle School/ }).focus();
  await page.keyboard.press('Enter');
  await expect(detail().getByRole('heading', { name: 'Washington Middle School' })).toBeVisible();
});

test('a school outside the counselor’s scope has no counts, and the page says why', async () => {
  const tree = page.getByRole('treegrid', { name: 'Tree of organizations' });
  await tree.getByRole('row', { name: /Jefferson High School/ }).click();
  await expect(detail()).toContainText('You do not work at this school');
  await expect(detail().locator('.chart')).toHaveCount(0);
  await expectAccessible(page, 'a school that is not one’s own');
});
