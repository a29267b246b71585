import { expect, type Page, test } from '@playwright/test';
import { type App, launchApp } from '../support/e2e/app.ts';
import { type District, openDemoDistrict } from '../support/e2e/district.ts';
import { closeAll } from '../support/e2e/joined.ts';
import { expectStatus, goTo, join, openStudent } from '../support/e2e/screens.ts';

/*
 * The main screens as they looked when somebody last looked at them. After a change that is meant, look at what
 * test-results/e2e shows, and make the pictures anew:
 *
 *   npx playwright test --config test/e2e/playwright.config.ts pictures --update-snapshots
 */

/** Another version draws letters and curves a little otherwise. */
const madeWith = '33.2.1';

let district: District;
let app: App;
let page: Page;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  district = await openDemoDistrict();
  app = await launchApp({ env: { TZ: 'UTC' } });
  page = app.page;
  const version = await app.electron.evaluate(() => process.versions.electron);
  test.skip(version !== madeWith, `the pictures were made with Electron ${madeWith}`);
  await page.clock.setFixedTime(new Date('2026-11-25T15:00:00Z'));
  await app.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800);
  });
});
test.afterAll(() => closeAll(app, district));

test('joining', async () => {
  await expectPictures('join');
  await join(page, { hub: district.url, code: await district.makeJoinCode() });
  await expectStatus(page, 'Up to date');
});

test('today', async () => {
  await expect(page.getByText('No student has entered, transferred or withdrawn')).toBeVisible();
  await expect(page.getByText('have no missing or unusual data')).toBeVisible();
  await expectPictures('today');
});

test('the list of students', async () => {
  await goTo(page, 'Students');
  await expect(page.locator('tr[data-record]').first()).toBeVisible();
  await expectPictures('students');
});

test('a student', async () => {
  await openStudent(page, '600000007');
  await expectPictures('student');
});

test('a form', async () => {
  await page.getByRole('button', { name: 'Transfer…', exact: true }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectPictures('transfer');
  await page.keyboard.press('Escape');
});

test('a school, with its charts', async () => {
  await goTo(page, 'Schools');
  await page.getByRole('grid').press('Enter');
  await expect(page.locator('.recharts-surface').first()).toBeVisible();
  await expectPictures('school');
});

test('a profile', async () => {
  await goTo(page, 'Staff profiles');
  await page.getByRole('row').filter({ hasText: district.email }).click();
  await expect(page.getByRole('article', { name: 'Profile' })).toContainText(district.email);
  await expectPictures('profile');
});

test('a visit', async () => {
  await goTo(page, 'Site visit');
  await page.getByRole('button', { name: 'Sync and compare now' }).click();
  await page.getByRole('button', { name: /^Start the visit at Lincoln/ }).click();
  await expect(page.getByRole('grid', { name: /^Roster of/ })).toBeVisible();
  await expectPictures('visit');
});

test('an empty outbox', async () => {
  await goTo(page, 'Outbox');
  await expect(page.getByText('Nothing is waiting')).toBeVisible();
  await expectPictures('outbox');
});

/** In light and in dark. When it was, is not what is looked at. */
async function expectPictures(name: string): Promise<void> {
  await page.mouse.move(0, 0);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page).toHaveScreenshot(`${name}-${colorScheme}.png`, {
      maxDiffPixelRatio: 0.005,
      mask: [
        page.locator('.status-bar__as-of, .today__sync'),
        page.getByText(/Last seen|· Since|compared/),
      ],
    });
  }
}
