import { defineConfig } from '@playwright/test';

/** A desktop that is there already is one display, and its windows take the keyboard from each other. */
const { DISPLAY, WAYLAND_DISPLAY } = process.env;
const sharesDisplay = process.platform !== 'linux' || DISPLAY || WAYLAND_DISPLAY;

/** The built app in Electron: `npm run build` first. Each worker has a display. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.test.ts',
  outputDir: '../../test-results/e2e',
  globalSetup: '../support/e2e/set-up.ts',
  workers: sharesDisplay ? 1 : 2,
  fullyParallel: false,
  retries: 0,
  // The limits only end a test that fails: a machine that has much else to do may take long.
  timeout: 300_000,
  expect: { timeout: 45_000 },
  use: { actionTimeout: 45_000 },
  reporter: 'list',
});
