import { expect, type Page } from '@playwright/test';
import { type App, launchApp } from './app.ts';
import { type District, openDemoDistrict } from './district.ts';
import { expectStatus, join } from './screens.ts';

/** A district, and an app that runs beside it. */
export interface Opened {
  readonly district: District;
  readonly app: App;
  readonly page: Page;
}

/** What differs from a small made-up district and an app that has just been installed. */
export interface Given {
  readonly district?: Promise<District>;
  readonly app?: Parameters<typeof launchApp>[0];
}

/** A district, and an app that has joined none yet. */
export async function openApp(given: Given = {}): Promise<Opened> {
  const [district, app] = await Promise.all([
    given.district ?? openDemoDistrict(),
    launchApp(given.app),
  ]);
  return { district, app, page: app.page };
}

/** Where most tests begin: a district, and an app that has joined it and has its records. */
export async function openJoined(given: Given = {}): Promise<Opened> {
  const opened = await openApp(given);
  await joinDistrict(opened);
  return opened;
}

/** Joins as the counselor, and waits until the records are there. */
export async function joinDistrict({ district, page }: Omit<Opened, 'app'>): Promise<void> {
  await join(page, { hub: district.url, code: await district.makeJoinCode() });
  await expectStatus(page, 'Up to date');
}

/** Ends both, and forgets what they kept. No page may have written an error to its console. */
export async function closeAll(app: App, district: District): Promise<void> {
  const { consoleErrors } = app;
  await app.remove();
  await district.remove();
  expect(consoleErrors).toEqual([]);
}
