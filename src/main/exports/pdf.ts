import { BrowserWindow, session } from 'electron';
import { appAddress, appScheme } from '../window/app-address.ts';

/** A session that keeps nothing and serves the page to print alone. */
const partition = 'print';

const headers = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
  'Cache-Control': 'no-store',
};

/** Prints a page of static HTML, in a window that nobody sees and that runs no script. */
export async function printPdf(page: string): Promise<Uint8Array> {
  const printing = session.fromPartition(partition);
  printing.protocol.handle(appScheme, () => new Response(page, { headers }));
  const window = new BrowserWindow({
    show: false,
    webPreferences: { session: printing, sandbox: true, javascript: false, devTools: false },
  });
  try {
    await window.loadURL(appAddress);
    return await window.webContents.printToPDF({ pageSize: 'Letter', printBackground: false });
  } finally {
    window.destroy();
    printing.protocol.unhandle(appScheme);
  }
}
