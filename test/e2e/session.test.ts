import { expect, type Page, test } from '@playwright/test';
import type { App } from '../support/e2e/app.ts';
import { expectAccessible } from '../support/e2e/axe.ts';
import { callLaptop } from '../support/e2e/bridge.ts';
import type { District } from '../support/e2e/district.ts';
import { closeAll, openApp } from '../support/e2e/joined.ts';
import { expectStatus, goTo, join, openStudent, unlock } from '../support/e2e/screens.ts';

/** Joining, locking and unlocking, what can go wrong with it, and the death of the records process. */

let district: District;
let app: App;
let page: Page;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  ({ district, app, page } = await openApp());
});
test.afterAll(() => closeAll(app, district));

test('joining says at each field what is missing, before anything is sent', async () => {
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(page.getByText(/^Enter the complete address/)).toBeVisible();
  await expect(page.getByText(/^Enter the join code/)).toBeVisible();
  await expect(page.getByLabel('Hub address')).toBeFocused();
  await page.getByLabel(/^New passphrase \(/).fill('too short');
  await page.getByLabel('New passphrase again').fill('another one');
  await expect(page.getByText('needs at least 12 characters')).toBeVisible();
  await expect(page.getByText('The passphrases do not match.')).toBeVisible();
});

test('joining says that a hub does not answer, or that it would show records to the network', async () => {
  await join(page, { hub: 'http://127.0.0.1:1', code: 'ABCD' });
  await expect(page.getByRole('main').getByRole('alert')).toContainText(/hub/i);
  await expect(page.getByRole('main').getByRole('alert')).not.toContainText(/ERR_|fetch|undefined/);
  await join(page, { hub: 'http://hub.example.org', code: 'ABCD' });
  await expect(page.getByRole('main').getByRole('alert')).toContainText(/https/);
});

test('a wrong join code is explained, and the typed values stay', async () => {
  await join(page, { hub: district.url, code: 'NOT-A-CODE' });
  await expect(page.getByRole('main').getByRole('alert')).toContainText(/code/i);
  await expect(page.getByLabel('Hub address')).toHaveValue(district.url);
});

test('joining opens the records, and locking takes them off the screen', async () => {
  await join(page, { hub: district.url, code: await district.makeJoinCode() });
  await expectStatus(page, 'Up to date');
  await goTo(page, 'Students');
  await page.getByRole('searchbox', { name: 'Search students' }).fill('600000007');
  await expect(page.getByText(/^1 match$/)).toBeVisible();
  await goTo(page, 'Schools');
  await page.getByRole('grid').press('Enter');
  await expect(page.locator('.recharts-surface').first()).toBeVisible();
  await page.getByRole('button', { name: 'Lock' }).click();
  await expect(page.getByRole('heading', { name: 'Unlock your records' })).toBeVisible();
  await expect(page.locator('body')).not.toContainText('600000007');
  // Nor what lies outside the screen: widths that charts measured, and what was read aloud.
  const hidden = page.locator('#recharts_measurement_span, [data-live-announcer] [role="log"] > *');
  await expect(hidden).toHaveCount(0);
  expect(await callLaptop(page, 'listOutbox', {})).toMatchObject(refused('locked'));
});

test('a wrong passphrase opens nothing and says so at its field', async () => {
  await unlock(page, 'not the passphrase');
  const field = page.getByLabel('Passphrase');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText(/passphrase/i).filter({ hasText: /not|wrong/i })).toBeVisible();
  expect(await callLaptop(page, 'listStudents', { offset: 0, limit: 1 })).toMatchObject({
    ok: false,
  });
});

test('unlocking begins at the start: nothing of the search before is left', async () => {
  await unlock(page);
  await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible();
  await expect(page.getByRole('main')).toBeFocused();
  await goTo(page, 'Students');
  await expect(page.getByRole('searchbox', { name: 'Search students' })).toHaveValue('');
});

test('the screen of the laptop locks, and Caseload with it', async () => {
  await app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('lock-screen'));
  await expect(page.getByRole('heading', { name: 'Unlock your records' })).toBeVisible();
  await unlock(page);
  await expectStatus(page, 'Up to date');
});

test('when the records process dies it starts again, says so, and has the saved edits', async () => {
  await page.getByText('Work offline').click();
  await expectStatus(page, 'Working offline');
  await openStudent(page, '600000008');
  await page.getByRole('button', { name: 'Edit details…' }).click();
  await page.getByRole('dialog').getByLabel('Birth city').fill('Riverside');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expectStatus(page, '1 edit waiting');

  const before = await killRecordsProcess(app);
  await expect(page.getByRole('main').getByRole('alert')).toContainText(
    'stopped and was started again',
  );
  await expect(page.getByRole('main').getByRole('alert')).toContainText(
    'Everything you saved is still there',
  );
  await expectAccessible(page, 'started again');
  await unlock(page);
  expect(await recordsProcess(app)).not.toBe(before);
  await goTo(page, 'Outbox');
  await expectStatus(page, 'Up to date');
  await openStudent(page, '600000008');
  await expect(page.getByRole('article', { name: 'Student' })).toContainText('Riverside');
});

test('a records process that dies again and again stays closed, and the window says what to do', async () => {
  for (let i = 0; i < 3; i += 1) {
    await killRecordsProcess(app);
    await expect(page.getByRole('main').getByRole('alert')).toBeVisible();
  }
  await expect(page.getByRole('main').getByRole('alert')).toContainText('call district IT');
  expect(await callLaptop(page, 'listPeople', {})).toMatchObject(refused('records_stopped'));
  await expectAccessible(page, 'stopped');
});

const refused = (code: string) => ({ ok: false, error: { code } });

async function recordsProcess({ electron }: App): Promise<number | undefined> {
  return await electron.evaluate(
    ({ app: desktop }) =>
      desktop.getAppMetrics().find(({ name }) => name === 'Caseload records')?.pid,
  );
}

async function killRecordsProcess(running: App): Promise<number> {
  await expect.poll(() => recordsProcess(running)).toBeDefined();
  const pid = await recordsProcess(running);
  if (pid === undefined) throw new Error('there is no records process');
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => recordsProcess(running)).not.toBe(pid);
  return pid;
}
