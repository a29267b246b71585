import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, type Session } from 'electron';
import { appAddress } from './app-address.ts';
import { createRestartLimit } from './restarts.ts';
import { keepWindowState, readWindowState, smallestSize } from './window-state.ts';

/** The colours of the screens' own background (tokens.css): no white flash on a dark desktop. */
const background = () => (nativeTheme.shouldUseDarkColors ? '#15181e' : '#f5f6f8');

/** Opens the one window, shown as soon as it has something to show. */
export function openWindow(session: Session): BrowserWindow {
  const stateFile = join(app.getPath('userData'), 'window.json');
  const { maximized, ...bounds } = readWindowState(stateFile);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: smallestSize.width,
    minHeight: smallestSize.height,
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
      // The spelling checker would download word lists, and student names are not spelled wrongly.
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  if (maximized) window.maximize();
  keepWindowState(window, stateFile);
  const recolor = () => window.setBackgroundColor(background());
  nativeTheme.on('updated', recolor);
  window.once('closed', () => nativeTheme.off('updated', recolor));
  reloadAfterCrash(window);
  window.once('ready-to-show', () => window.show());
  window.loadURL(appAddress);
  return window;
}

/** A page that dies is loaded again: the records are in another process, and nothing of theirs is lost. */
function reloadAfterCrash(window: BrowserWindow): void {
  const limit = createRestartLimit(Date.now);
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    console.error(`Caseload: the window's page ended (${reason}).`);
    if (limit.mayRestart()) window.webContents.reload();
  });
}
