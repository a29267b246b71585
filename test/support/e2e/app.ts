import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, errors, type Page } from '@playwright/test';
import { electronLaunch } from '../../../scripts/lib/electron-launch.ts';
import { displayOfWorker } from './set-up.ts';

/** The running app, with a folder of its own for everything it keeps. */
export interface App {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly userData: string;
  /** What the page wrote to its console as an error: a broken policy is among it. */
  readonly consoleErrors: string[];
  /** Ends the app; its folder stays, for another start. */
  close(): Promise<void>;
  /** Ends the app and forgets what it kept. */
  remove(): Promise<void>;
}

/**
 * Starts the built app.
 * @param given.userData an earlier app's folder, to start that one again
 * @param given.env further settings: the `CASELOAD_…` that main reads
 */
export async function launchApp(
  given: { userData?: string; env?: Record<string, string> } = {},
): Promise<App> {
  const userData = given.userData ?? (await mkdtemp(join(tmpdir(), 'caseload-')));
  const electron = await launch(
    electronLaunch({ ...displayOfWorker(), ...given.env, CASELOAD_USER_DATA: userData }),
  );
  const page = await electron.firstWindow();
  const consoleErrors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') consoleErrors.push(message.text());
  });
  const close = async () => {
    await electron.close();
  };
  return {
    electron,
    page,
    userData,
    consoleErrors,
    close,
    async remove() {
      await close();
      await rm(userData, { recursive: true, force: true });
    },
  };
}

/** Starts in seconds even where everything else is busy. Milliseconds. */
const patience = 30_000;
const tries = 3;

/**
 * Playwright now and then never gets hold of an Electron that has started, before any code of the app ran
 * (https://github.com/microsoft/playwright/issues/9351): that one is ended, and another started.
 */
async function launch(how: ReturnType<typeof electronLaunch>): Promise<ElectronApplication> {
  for (let left = tries - 1; ; left -= 1) {
    try {
      return await _electron.launch({ ...how, timeout: patience });
    } catch (error) {
      if (left === 0 || !(error instanceof errors.TimeoutError)) throw error;
      console.log(`Electron did not start within ${patience} ms; trying again.`);
    }
  }
}

/** The system's own dialog cannot be driven: it answers with this file. */
export async function answerSaveDialog({ electron }: App, filePath: string): Promise<void> {
  await electron.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: path });
  }, filePath);
}
