import { join } from 'node:path';
import { app, type BrowserWindow, nativeTheme, session as sessions } from 'electron';
import { currentLanguage, languageFor, setLanguage } from '../../sync/i18n/language.ts';
import { problemMessage } from '../../sync/i18n/problem-message.ts';
import { type Problem, problemOf } from '../../sync/model/error.ts';
import type { BridgeEvent, Command } from '../preload/contract.ts';
import { serveCalls, serveExports, serveLanguage, serveStudentWindows } from './ipc/serve.ts';
import { tellAllWindows, tellWindow } from './ipc/tell.ts';
import { openRecords, type Records } from './records/records-process.ts';
import { openDemo } from './settings/demo.ts';
import { watchIdling } from './settings/idle-lock.ts';
import { openPreferences, type Preferences } from './settings/preferences.ts';
import { readSettings } from './settings/settings.ts';
import { registerAppScheme, serveApp } from './window/app-protocol.ts';
import { type AppMenu, installMenu, type MenuActions } from './window/menu.ts';
import { createNotifier } from './window/notify.ts';
import { takeScreenshot } from './window/screenshot.ts';
import { restrictPages, restrictSession } from './window/security.ts';
import { openStudentWindow, openWindow } from './window/window.ts';

const settings = readSettings(process.env);
if (settings.userData) app.setPath('userData', settings.userData);

// Chromium's sandbox does not run as root. There, scripts/ starts the app with this switch, which holds.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
registerAppScheme();
restrictPages();

// One program per folder of records: a second program shows the window of the first, and ends.
if (app.requestSingleInstanceLock()) {
  app.whenReady().then(run);
} else {
  app.quit();
}

async function run(): Promise<void> {
  let window: BrowserWindow | undefined;
  const records = openRecords({
    folder: join(app.getPath('userData'), 'mirrors'),
    tell: (event) => {
      follow(event);
      tellAllWindows(event);
    },
  });
  const preferences = openPreferences(join(app.getPath('userData'), 'preferences.json'));
  applyPreferences(preferences.now);
  const actions = {
    lock: () => lock(records),
    // The event `sync` says how the sync ends, to the screens and to the menu.
    syncNow: () => void records.call('syncNow', {}),
    setWorkOffline: (offline: boolean) => void records.call('setWorkOffline', { offline }),
    show: (command: Command) => {
      if (window) tellWindow(window, { name: 'command', payload: command });
    },
    prefer: (change: Partial<Preferences>) => {
      preferences.change(change);
      applyPreferences(preferences.now);
      menu.followPreferences(preferences.now);
      tellAllWindows({ name: 'language', payload: currentLanguage() });
    },
  } satisfies MenuActions;
  const notifier = createNotifier(() => window);
  const menu: AppMenu = installMenu(actions, preferences.now);
  function follow(event: BridgeEvent): void {
    if (event.name === 'session') menu.follow(event.payload);
    if (event.name === 'sync') {
      menu.followSync(event.payload);
      notifier.follow(event.payload);
    }
  }

  serveCalls(records);
  serveExports(records);
  serveLanguage();
  const stopWatching = watchIdling(() => lock(records));
  closeOnQuit(records, stopWatching);
  app.on('second-instance', () => show(window));
  app.on('window-all-closed', () => app.quit());

  // In memory only: no browser cache keeps what a screen showed.
  const session = sessions.fromPartition('caseload', { cache: false });
  restrictSession(session);
  serveStudentWindows((student) => openStudentWindow(session, student));
  serveApp(session, join(import.meta.dirname, '../renderer'));

  try {
    if (settings.demo) await openDemo(records, settings.demo);
    window = openWindow(session);
    if (settings.screenshot) {
      await takeScreenshot(window, records, settings.screenshot);
      app.quit();
    }
  } catch (error) {
    await giveUp(records, problemOf(error));
  }
}

function applyPreferences({ language, theme }: Preferences): void {
  nativeTheme.themeSource = theme;
  setLanguage(language === 'system' ? languageFor(app.getLocale()) : language);
}

function lock(records: Records): void {
  void records.call('lock', {});
}

function show(window: BrowserWindow | undefined): void {
  if (!window) return;
  if (window.isMinimized()) window.restore();
  window.focus();
}

/** Lets the records process close the mirror before the program ends. */
function closeOnQuit(records: Records, stopWatching: () => void): void {
  app.on('will-quit', (event) => {
    event.preventDefault();
    stopWatching();
    // `exit` and not `quit`: Electron ignores a `quit` while it handles this event.
    records.close().then(() => app.exit());
  });
}

/** Ends a failed start, and writes the reason to standard error. */
async function giveUp(records: Records, problem: Problem): Promise<void> {
  console.error(`Caseload: ${problemMessage(problem)} (${problem.code})`);
  await records.close();
  app.exit(1);
}
