import { expect, type Page, test } from '@playwright/test';
import type { App } from '../support/e2e/app.ts';
import { expectAccessible } from '../support/e2e/axe.ts';
import type { District } from '../support/e2e/district.ts';
import { closeAll, openJoined } from '../support/e2e/joined.ts';
import { goTo, openStudent } from '../support/e2e/screens.ts';

/** The screens at 200 % (WCAG 2.1, 1.4.4 and 1.4.10), and with the colors of the system's high contrast. */

let district: District;
let app: App;
let page: Page;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  ({ district, app, page } = await openJoined());
  // Before the first pull has ended Today has nothing yet to put the focus on.
  await expect(page.getByRole('contentinfo').getByText('Up to date')).toBeVisible();
});
test.afterAll(() => closeAll(app, district));

const navigation = () => page.getByRole('navigation');

/** Each screen, with a record open where there are records. */
const screens: Readonly<Record<string, () => Promise<void>>> = {
  async Today() {
    await goTo(page, 'Today');
    await expect(
      page.getByRole('region', { name: 'My schools' }).getByRole('button').first(),
    ).toBeVisible();
  },
  Students: () => goTo(page, 'Students'),
  'a student': () => openStudent(page, '600000007'),
  'a school': () => openFirst('Schools'),
  'a profile': () => openFirst('Staff profiles'),
  'Site visit': () => goTo(page, 'Site visit'),
  Outbox: () => goTo(page, 'Outbox'),
};

test.describe('at 200 %', () => {
  test.beforeAll(() => zoom(2));
  test.afterAll(() => zoom(1));

  for (const [name, open] of Object.entries(screens)) {
    test(`${name} needs no scrolling in two directions, and nothing is cut off`, async () => {
      await open();
      await expect(navigation().getByRole('button', { name: 'Outbox' })).toBeInViewport();
      await expect(page.getByRole('button', { name: 'Sync now' })).toBeInViewport();
      await expect.poll(() => widerThanTheirPlace(page)).toEqual([]);
      await expectAccessible(page, `${name} at 200 %`);
      await closeRecord();
    });
  }

  test('a form fits, with its buttons in sight', async () => {
    await openStudent(page, '600000007');
    await page.getByRole('button', { name: 'Edit details…' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('button', { name: 'Save', exact: true })).toBeInViewport({
      ratio: 1,
    });
    await expect(dialog.getByRole('button', { name: 'Close' })).toBeInViewport({ ratio: 1 });
    await expect.poll(() => widerThanTheirPlace(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await closeRecord();
  });
});

test.describe('in high contrast', () => {
  test.beforeAll(() => page.emulateMedia({ forcedColors: 'active' }));
  test.afterAll(() => page.emulateMedia({ forcedColors: 'none' }));

  test('the current place stands out in the navigation', async () => {
    await goTo(page, 'Students');
    const students = navigation().getByRole('button', { name: 'Students' });
    const schools = navigation().getByRole('button', { name: 'Schools' });
    await page.getByRole('heading', { name: 'Students' }).hover();
    expect(await groundOf(students)).not.toBe(await groundOf(schools));
  });

  test('a chosen option looks different from the others', async () => {
    const made = page.getByRole('radio', { name: 'All', exact: true });
    const other = page.getByRole('radio', { name: 'Withdrawn', exact: true });
    expect(await groundOf(made)).not.toBe(await groundOf(other));
  });

  test('a box shows its tick only when it is checked', async () => {
    await goTo(page, 'Site visit');
    await page.getByRole('button', { name: 'Sync and compare now' }).click();
    await page.getByRole('button', { name: /^Start the visit at Lincoln/ }).click();
    const row = page
      .getByRole('grid', { name: /^Roster of/ })
      .getByRole('row')
      .filter({ has: page.getByRole('checkbox') })
      .first();
    const tick = row.locator('.check__box svg');
    await expect(tick).toBeHidden();
    await row.focus();
    await page.keyboard.press('Space');
    await expect(tick).toBeVisible();
  });
});

async function openFirst(place: 'Schools' | 'Staff profiles'): Promise<void> {
  await goTo(page, place);
  await page.getByRole('grid').press('Enter');
  await expect(page.getByRole('article')).toBeVisible();
}

async function closeRecord(): Promise<void> {
  const record = page.getByRole('article');
  if (!(await record.isVisible())) return;
  await record.getByRole('heading', { level: 2 }).first().focus();
  await page.keyboard.press('Escape');
  await expect(record).toBeHidden();
}

async function zoom(factor: number): Promise<void> {
  await app.electron.evaluate(({ BrowserWindow }, given) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.setContentSize(1280, 800);
    window?.webContents.setZoomFactor(given);
  }, factor);
}

/** Places that scroll sideways, by their classes. */
async function widerThanTheirPlace(of: Page): Promise<string[]> {
  return await of.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((one) => ['auto', 'scroll'].includes(getComputedStyle(one).overflowX))
      .filter((one) => one.scrollWidth > one.clientWidth + 1)
      .map((one) => `${one.className}: ${one.scrollWidth} in ${one.clientWidth}`),
  );
}

async function groundOf(of: ReturnType<Page['getByRole']>): Promise<string> {
  return await of.evaluate((element) => getComputedStyle(element).backgroundColor);
}
