import { expect, type Locator, type Page, test } from '@playwright/test';
import type { App } from '../support/e2e/app.ts';
import { expectAccessible } from '../support/e2e/axe.ts';
import type { District } from '../support/e2e/district.ts';
import { closeAll, joinDistrict, openApp } from '../support/e2e/joined.ts';
import { goTo, openStudent } from '../support/e2e/screens.ts';

/*
 * Compares every control, in the gallery, and the main screens with their pictures. After a change that is meant,
 * look at what test-results/e2e shows, and replace the pictures:
 *
 *   npx electron-vite build --mode gallery
 *   npx playwright test --config test/e2e/playwright.config.ts pictures --update-snapshots=all
 */

/** Another version draws letters and curves a little differently. */
const madeWith = '33.2.1';

let district: District;
let app: App;
let page: Page;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  ({ district, app, page } = await openApp({ app: { env: { TZ: 'UTC' } } }));
  const version = await app.electron.evaluate(() => process.versions.electron);
  test.skip(version !== madeWith, `the pictures were made with Electron ${madeWith}`);
  await page.clock.setFixedTime(new Date('2026-11-25T15:00:00Z'));
  await resize(1280, 800);
});
test.afterAll(() => closeAll(app, district));

const address = 'app://caseload';

for (const language of ['en', 'es']) {
  test(`every control, in the gallery: ${language}`, async () => {
    await page.goto(`${address}/gallery/index.html?language=${language}`);
    await expect(page.locator('.recharts-surface')).toHaveCount(3);
    await expectAccessible(page, `the gallery: ${language}`);
    // The whole page, however long it is.
    const { height } = (await page.locator('.page').evaluate((element) => ({
      height: element.scrollHeight,
    }))) as { height: number };
    await resize(1280, height);
    await expectPictures(`gallery-${language}`);
    await resize(1280, 800);
  });
}

test('what opens over a control, in the gallery', async () => {
  await page.goto(`${address}/gallery/index.html`);
  const popover = page.locator('.popover');
  for (const [name, button] of [
    ['menu', page.getByRole('button', { name: 'Actions' })],
    ['choices', page.getByRole('button', { name: /^First grade Grade$/ })],
    ['calendar', page.getByRole('button', { name: /^Calendar/ }).first()],
  ] as const) {
    await button.click();
    await expectPictures(`open-${name}`, popover);
    await page.keyboard.press('Escape');
    await expect(popover).toBeHidden();
  }
  await page.goto(`${address}/index.html`);
});

test('joining', async () => {
  await expectPictures('join');
  await joinDistrict({ district, page });
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

async function resize(width: number, height: number): Promise<void> {
  await app.electron.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(...size),
    [width, height] as [number, number],
  );
}

/** Compares the page, or a part of it, in light and in dark. Times are masked: they change with each run. */
async function expectPictures(name: string, part: Page | Locator = page): Promise<void> {
  await page.mouse.move(0, 0);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const picture = `${name}-${colorScheme}.png`;
    const mask = [
      page.locator('.status-bar__as-of, .today__sync'),
      page.getByText(/Last checked|· Since|compared/),
    ];
    await expect(part as Page).toHaveScreenshot(picture, { maxDiffPixelRatio: 0.005, mask });
  }
}
