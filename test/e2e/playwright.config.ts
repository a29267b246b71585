import { defineConfig } from '@playwright/test';

/** The built app in Electron: `npm run build` first. One at a time: windows share one display. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.test.ts',
  outputDir: '../../test-results/e2e',
  globalSetup: '../support/e2e/display.ts',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  use: { actionTimeout: 15_000 },
  reporter: 'list',
});
