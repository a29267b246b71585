import { expect, type Page, test } from '@playwright/test';
import type { App } from '../support/e2e/app.ts';
import { expectAccessible } from '../support/e2e/axe.ts';
import { renameAtCenter, sqlAtCenter } from '../support/e2e/center.ts';
import type { District } from '../support/e2e/district.ts';
import { closeAll, openJoined } from '../support/e2e/joined.ts';
import { goTo, openStudent, save, syncNow } from '../support/e2e/screens.ts';

/** The start page: what is new at the center, what needs the counselor, and the ways on from there. */

let district: District;
let app: App;
let page: Page;

const panel = (name: string | RegExp) => page.getByRole('region', { name });

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  ({ district, app, page } = await openJoined());
});
test.afterAll(() => closeAll(app, district));

test('is the first page, and shows nothing as new at the first look', async () => {
  await expect(page.getByRole('heading', { name: 'Today', level: 1 })).toBeVisible();
  await expect(panel('New since you last looked')).toContainText(
    'No student has entered, transferred or withdrawn',
  );
  await expect(panel('Sync')).toContainText('Up to date');
  await expectAccessible(page, 'today, with nothing new');
});

test('tells who withdrew at the center, as it happens, until it is seen', async () => {
  await sqlAtCenter(
    district,
    `UPDATE student_school_associations
        SET exit_withdraw_date = CURRENT_DATE, exit_withdraw_type_descriptor = 'Transferred'
      WHERE student_unique_id = '600000007' AND exit_withdraw_date IS NULL`,
  );
  const news = panel('New since you last looked');
  await expect(news).toContainText('1 withdrew');
  await expectAccessible(page, 'today, with news');
  await news.getByRole('table').getByRole('button').click();
  await expect(page.getByRole('article', { name: 'Student' })).toContainText('600000007');
  await goTo(page, 'Today');
  await news.getByRole('button', { name: 'Mark as seen' }).click();
  await expect(news).toContainText('No student has entered');
});

test('leads to the students of a school, and to those whose records may be wrong', async () => {
  const school = panel('My schools').getByRole('button').first();
  const name = (await school.textContent()) ?? '';
  const enrolled = /(\d+) students?$/.exec(name)?.[1];
  await school.click();
  await expect(page.getByRole('status').filter({ hasText: 'match' })).toHaveText(
    `${enrolled} matches`,
  );
  await sqlAtCenter(
    district,
    `UPDATE students SET birth_date = NULL WHERE student_unique_id = '600000008'`,
  );
  await syncNow(page);
  await goTo(page, 'Today');
  await panel('Worth a look')
    .getByRole('button', { name: /^Without a birth date/ })
    .click();
  await expect(page.getByText('Only: Without a birth date')).toBeVisible();
  await expect(page.getByRole('grid').getByText('600000008')).toBeVisible();
  await expectAccessible(page, 'students whose records may be wrong');
  await page.getByRole('button', { name: 'Show all students again' }).click();
  await expect(page.getByText('Only: Without a birth date')).toBeHidden();
});

test('shows the edits that need the counselor, and opens the choice', async () => {
  await page.getByText('Work offline', { exact: true }).click();
  await openStudent(page, '600000007');
  await page.getByRole('button', { name: 'Edit details…' }).click();
  await page.getByRole('dialog').getByLabel('First name').fill('Mine');
  await save(page, 'Save');
  await renameAtCenter(district, '600000007', 'Theirs');
  await page.getByText('Work offline', { exact: true }).click();
  await goTo(page, 'Today');
  const needs = panel('Needs your attention (1)');
  await expect(needs).toContainText('Choose a version');
  await expectAccessible(page, 'today, with an edit in conflict');
  await needs.getByRole('button', { name: 'Show the outbox' }).click();
  await expect(page.getByRole('heading', { name: 'Outbox' })).toBeVisible();
});
