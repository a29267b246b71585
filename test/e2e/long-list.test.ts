import { expect, test } from '@playwright/test';
import type { App } from '../support/e2e/app.ts';
import { type District, openDemoDistrict } from '../support/e2e/district.ts';
import { closeAll, openJoined } from '../support/e2e/joined.ts';
import { showEveryone } from '../support/e2e/screens.ts';

/** A list far longer than a screen: only what is in sight exists, and every row of it can be reached. */

const size = { students: 12_000, schools: 1 };
let district: District;
let app: App;

test.beforeAll(async () => {
  ({ district, app } = await openJoined({ district: openDemoDistrict(size) }));
  await showEveryone(app.page);
  await expect(app.page.locator('tr[data-record]').first()).toBeVisible();
});
test.afterAll(() => closeAll(app, district));

test('the table says how long the list is, and holds a screenful of it', async () => {
  const { page } = app;
  const grid = page.getByRole('grid', { name: 'Students' });
  const total = Number(await grid.getAttribute('aria-rowcount')) - 1;
  expect(total).toBeGreaterThan(10_000);
  await expect(page.getByText(`${total.toLocaleString('en-US')} students`)).toBeVisible();
  expect(await grid.getByRole('row').count()).toBeLessThan(60);
});

test('the end is one key away, and its rows are the last of the list', async () => {
  const { page } = app;
  const grid = page.getByRole('grid', { name: 'Students' });
  const total = Number(await grid.getAttribute('aria-rowcount')) - 1;
  await grid.focus();
  await page.keyboard.press('End');
  const last = page.locator(`tr[aria-rowindex="${total + 1}"]`);
  await expect(last).toHaveAttribute('data-record', /.+/);
  await expect(last).toBeInViewport();
  expect(await grid.getAttribute('aria-activedescendant')).toBe(await last.getAttribute('id'));
  expect(await grid.getByRole('row').count()).toBeLessThan(60);
});

test('scrolling from end to end never lets the table grow, and fills every row it stops at', async () => {
  const { page } = app;
  const grid = page.getByRole('grid', { name: 'Students' });
  const most = await grid.evaluate(async (table) => {
    let rows = 0;
    for (let i = 0; i <= 100; i += 1) {
      table.scrollTop = ((table.scrollHeight - table.clientHeight) * i) / 100;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      rows = Math.max(rows, table.querySelectorAll('tbody tr').length);
    }
    return rows;
  });
  expect(most).toBeLessThan(60);
  await grid.evaluate((table) => {
    table.scrollTop = table.scrollHeight / 2;
  });
  await expect(grid.locator('tbody tr:not([data-record])')).toHaveCount(0);
  expect(await grid.locator('tbody tr').count()).toBeGreaterThan(10);
});

test('another question begins at the top, and keeps the keyboard where it is', async () => {
  const { page } = app;
  const grid = page.getByRole('grid', { name: 'Students' });
  const search = page.getByRole('searchbox', { name: 'Search students' });
  await page.keyboard.press('Control+k');
  await page.keyboard.type('a');
  await expect(page.getByText(/matches$/)).toBeVisible();
  await expect(search).toBeFocused();
  expect(await grid.evaluate((table) => table.scrollTop)).toBe(0);
  await expect(page.locator('tr[aria-rowindex="2"]')).toBeInViewport();
});
