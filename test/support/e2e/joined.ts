import { expect, type Page } from '@playwright/test';
import { type App, launchApp } from './app.ts';
import { type District, openDemoDistrict } from './district.ts';
import { expectStatus, join } from './screens.ts';

/** Where most tests begin: a made-up district, and an app that has joined it and has its records. */
export async function openJoined(): Promise<{ district: District; app: App; page: Page }> {
  const district = await openDemoDistrict();
  const app = await launchApp();
  await join(app.page, { hub: district.url, code: await district.makeJoinCode() });
  await expectStatus(app.page, 'Up to date');
  return { district, app, page: app.page };
}

/** Ends both, and forgets what they kept. No page may have written an error to its console. */
export async function closeAll(app: App, district: District): Promise<void> {
  const { consoleErrors } = app;
  await app.remove();
  await district.remove();
  expect(consoleErrors).toEqual([]);
}
