import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type App, answerSaveDialog, launchApp } from '../support/e2e/app.ts';
import { expectAccessible } from '../support/e2e/axe.ts';
import { callLaptop } from '../support/e2e/bridge.ts';
import { sqlAtCenter } from '../support/e2e/center.ts';
import { type District, openDemoDistrict } from '../support/e2e/district.ts';
import { closeAll, openApp, openJoined } from '../support/e2e/joined.ts';
import {
  disclose,
  expectStatus,
  goTo,
  join,
  openStudent,
  passphrase,
  save,
  syncNow,
  unlock,
} from '../support/e2e/screens.ts';
import { type Gateway, startGateway } from '../support/hub/gateway.ts';
import { damageOldestEdit } from '../support/laptop/damage.ts';

/** What breaks while a counselor works, and that nothing is lost by it. */

const dialog = (page: Page) => page.getByRole('dialog');

test.describe('a hub that goes away in the middle of the first pull', () => {
  let gateway: Gateway;
  let district: District;
  let app: App;
  let page: Page;
  let hubs: Gateway['hubs'] = [];
  let half = 0;

  test.describe.configure({ mode: 'serial' });
  test.beforeAll(async () => {
    gateway = await startGateway();
    ({ district, app, page } = await openApp({
      district: openDemoDistrict({ students: 3000, schools: 3 }, gateway),
    }));
  });
  test.afterAll(async () => {
    await app.remove();
    await district.remove();
    gateway.close();
  });

  test('leaves the records that came, and says that the sync continues by itself', async () => {
    gateway.cutAfter(150_000);
    await join(page, { hub: district.url, code: await district.makeJoinCode() });
    await expect.poll(() => countStudents(page)).toBeGreaterThan(0);
    hubs = gateway.hubs;
    gateway.hubs = [];
    gateway.cut();
    await syncNow(page);
    await expectStatus(page, 'Offline');
    half = await countStudents(page);
    await expectAccessible(page, 'half of a first pull');
  });

  test('lets the counselor work meanwhile', async () => {
    await goTo(page, 'Students');
    await page.locator('tr[data-record]').first().click();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Edit details…' }).click();
    await dialog(page).getByLabel('Birth city').fill('Riverside');
    await save(page, 'Save');
    await expectStatus(page, '1 edit waiting');
  });

  test('continues the pull where it stopped, and sends the edit', async () => {
    gateway.cutAfter(null);
    gateway.hubs = hubs;
    await syncNow(page);
    await expectStatus(page, 'Up to date');
    expect(await countStudents(page)).toBeGreaterThan(half);
    await goTo(page, 'Outbox');
    await expect(page.getByText(/no differences\./)).toBeVisible({ timeout: 30_000 });
  });
});

test.describe('a disk that is full', () => {
  const megabytes = 24;
  let disk: string;
  let district: District;
  let app: App;
  let page: Page;

  test.describe.configure({ mode: 'serial' });
  test.skip(process.getuid?.() !== 0, 'to mount a disk that is soon full takes an administrator');
  test.beforeAll(async () => {
    const userData = mkdtempSync(joinPath(tmpdir(), 'caseload-'));
    disk = joinPath(userData, 'mirrors');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', disk]);
    ({ district, app, page } = await openJoined({ app: { userData } }));
  });
  test.afterAll(async () => {
    await app.close();
    execFileSync('umount', [disk]);
    await app.remove();
    await district.remove();
  });

  test('explains why an edit is refused, and the form keeps the typed values', async () => {
    await openStudent(page, '600000007');
    await page.getByRole('button', { name: 'Edit details…' }).click();
    await dialog(page).getByLabel('Birth city').fill('Riverside');
    fillUp(disk);
    await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
    await expect(dialog(page).getByRole('alert')).toContainText('The disk is full.');
    await expect(dialog(page).getByLabel('Birth city')).toHaveValue('Riverside');
  });

  test('takes it as soon as there is room again', async () => {
    rmSync(joinPath(disk, 'filler'));
    await save(page, 'Save');
    await expect(page.getByRole('article', { name: 'Student' })).toContainText('Riverside');
    await expectStatus(page, 'Up to date');
  });
});

test.describe('a stored edit that cannot be read', () => {
  let district: District;
  let app: App;
  let page: Page;
  const panel = () => page.getByRole('region', { name: 'Cannot be read (1)' });
  const name = 'Edit of the student';

  test.describe.configure({ mode: 'serial' });
  test.beforeAll(async () => {
    ({ district, app, page } = await openJoined());
    await district.stop();
    await editBirthCity('600000007', 'Riverside');
    await editBirthCity('600000008', 'Lakeside');
    await expectStatus(page, '2 edits waiting');
    await app.close();
    await damageOldestEdit(joinPath(app.userData, 'mirrors'), passphrase);
    app = await launchApp({ userData: app.userData });
    page = app.page;
    await unlock(page);
  });
  test.afterAll(() => closeAll(app, district));

  test('is shown with the student’s name, and holds up no other edit', async () => {
    await expectStatus(page, '1 edit needs attention');
    await district.start();
    await syncNow(page);
    await expect.poll(() => birthCityAtCenter('600000008')).toBe('Lakeside');
    await goTo(page, 'Outbox');
    await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(1);
    await expect(panel()).toContainText(new RegExp(`${name} \\p{L}+`, 'u'));
    await expectAccessible(page, 'an edit that cannot be read');
  });

  test('is exported as it is stored', async () => {
    const file = joinPath(app.userData, 'exported.json');
    await answerSaveDialog(app, file);
    await panel()
      .getByRole('button', { name: /^Export:/ })
      .click();
    await disclose(page);
    await expect(page.getByText('Edits exported')).toBeVisible();
    const { unreadable } = JSON.parse(readFileSync(file, 'utf8'));
    expect(unreadable).toMatchObject([
      {
        records: [{ entity: 'students', key: ['600000007'] }],
        reason: { code: 'unreadable_edit' },
        stored: { changeset: expect.stringContaining('Riverside') },
      },
    ]);
  });

  test('is discarded on purpose, and the record is the center’s again', async () => {
    await panel()
      .getByRole('button', { name: /^Discard:/ })
      .click();
    const question = page.getByRole('alertdialog', { name: 'Discard this edit?' });
    await expect(question).toContainText('Export it first');
    await expectAccessible(page, 'discarding an edit that cannot be read');
    await question.getByRole('button', { name: 'Discard the edit' }).click();
    await expect(panel()).toBeHidden();
    await expectStatus(page, 'Up to date');
    await editBirthCity('600000007', 'Hillside');
    await expect.poll(() => birthCityAtCenter('600000007')).toBe('Hillside');
  });

  async function editBirthCity(student: string, city: string): Promise<void> {
    await openStudent(page, student);
    await page.getByRole('button', { name: 'Edit details…' }).click();
    await dialog(page).getByLabel('Birth city').fill(city);
    await save(page, 'Save');
  }

  async function birthCityAtCenter(student: string): Promise<unknown> {
    const [found] = await sqlAtCenter(
      district,
      'SELECT birth_city FROM students WHERE student_unique_id = $1',
      [student],
    );
    return found?.birth_city;
  }
});

/**
 * Leaves no block of a disk free. The app writes to the disk at the same time, so only the disk itself knows when it
 * is full.
 */
function fillUp(disk: string): void {
  const filler = openSync(joinPath(disk, 'filler'), 'w');
  for (let size = 1024 * 1024; size > 0; ) {
    try {
      if (writeSync(filler, Buffer.alloc(size)) < size) size = Math.floor(size / 2);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      size = Math.floor(size / 2);
    }
  }
  closeSync(filler);
}

async function countStudents(page: Page): Promise<number> {
  const found = await callLaptop(page, 'listStudents', { offset: 0, limit: 1 });
  return found.ok ? found.value.total : 0;
}
