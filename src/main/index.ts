import { join } from 'node:path';
import { app, BrowserWindow, ipcMain, utilityProcess } from 'electron';

// A placeholder that proves the tool chain: a window, the bridge, and an encrypted database in the
// records process.
if (process.env.CASELOAD_USER_DATA) app.setPath('userData', process.env.CASELOAD_USER_DATA);

ipcMain.handle('probe', () => {
  const records = utilityProcess.fork(join(import.meta.dirname, 'records.cjs'), [
    join(app.getPath('userData'), 'probe.db'),
  ]);
  return new Promise((resolve) => records.once('message', resolve));
});

app.on('window-all-closed', () => app.quit());
openWindow();

async function openWindow(): Promise<void> {
  await app.whenReady();
  const window = new BrowserWindow({
    width: 1100,
    height: 720,
    webPreferences: { preload: join(import.meta.dirname, '../preload/index.cjs'), sandbox: true },
  });
  await window.loadFile(join(import.meta.dirname, '../renderer/index.html'));
}
