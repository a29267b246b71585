import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  type BrowserWindowConstructorOptions,
  nativeTheme,
  type Session,
} from 'electron';
import { createRestartLimit } from '../records/restarts.ts';
import { appAddress } from './app-address.ts';
import { keepWindowState, readWindowState, smallestSize } from './window-state.ts';

/** The background of the screens (tokens.css), so that a new window does not flash white on a dark desktop. */
const background = () => (nativeTheme.shouldUseDarkColors ? '#15181e' : '#f5f6f8');

/** Opens the main window, and shows it when its page is ready. All other windows close with it. */
export function openWindow(session: Session): BrowserWindow {
  const stateFile = join(app.getPath('userData'), 'window.json');
  const { maximized, ...bounds } = readWindowState(stateFile);
  const window = createWindow(session, {
    ...bounds,
    minWidth: smallestSize.width,
    minHeight: smallestSize.height,
  });
  if (maximized) window.maximize();
  keepWindowState(window, stateFile);
  window.once('closed', () => {
    for (const other of students.values()) other.destroy();
  });
  window.loadURL(appAddress);
  return window;
}

/** Windows with one student each, by unique id. */
const students = new Map<string, BrowserWindow>();
/** At most this many: nobody finds more windows again. */
const mostStudents = 12;
const studentSize = { width: 760, height: 860 };

/** Opens a student in a window beside the main one, or shows the one that is open. */
export function openStudentWindow(session: Session, student: string): void {
  const open = students.get(student);
  if (open !== undefined) {
    open.show();
    open.focus();
    return;
  }
  if (students.size >= mostStudents) return;
  const window = createWindow(session, { ...studentSize, minWidth: 480, minHeight: 400 });
  students.set(student, window);
  window.once('closed', () => students.delete(student));
  window.loadURL(`${appAddress}?student=${encodeURIComponent(student)}`);
}

function createWindow(session: Session, bounds: BrowserWindowConstructorOptions): BrowserWindow {
  const window = new BrowserWindow({
    ...bounds,
    title: app.getName(),
    backgroundColor: background(),
    show: false,
    webPreferences: {
      session,
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      // A spelling checker downloads word lists, and marks the names of students.
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  const recolor = () => window.setBackgroundColor(background());
  nativeTheme.on('updated', recolor);
  window.once('closed', () => nativeTheme.off('updated', recolor));
  reloadAfterCrash(window);
  window.once('ready-to-show', () => window.show());
  return window;
}

/** Loads a page again that crashed. The records are in another process and stay whole. */
function reloadAfterCrash(window: BrowserWindow): void {
  const limit = createRestartLimit(Date.now);
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    console.error(`Caseload: the window's page ended (${reason}).`);
    if (limit.mayRestart()) window.webContents.reload();
  });
}
