import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import { electronLaunch } from '../../scripts/lib/electron-launch.ts';

test('the app opens a window and reads an encrypted database in the records process', async () => {
  const userData = await mkdtemp(join(tmpdir(), 'caseload-'));
  const app = await _electron.launch(electronLaunch({ CASELOAD_USER_DATA: userData }));
  const page = await app.firstWindow();
  await page.getByRole('button', { name: 'Probe' }).click();
  await expect(page.getByRole('status')).toHaveText('found');
  await app.close();
  await rm(userData, { recursive: true });
});
