import { app, type Session, type WebContents } from 'electron';
import { appOrigin, appScheme } from './app-address.ts';

/** Refuses whatever a page asks of a session beyond the app's own files. */
export function restrictSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    const { protocol } = new URL(url);
    answer({ cancel: !allowedProtocols.has(protocol) });
  });
}

const allowedProtocols = new Set([`${appScheme}:`, 'devtools:', 'data:', 'blob:']);

/** Keeps every page of this program at the app's address, even a page that a defect opens. */
export function restrictPages(): void {
  app.on('web-contents-created', (_event, contents) => restrictPage(contents));
}

function restrictPage(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-navigate', (event) => {
    if (!isAppAddress(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
}

/** Whether an address belongs to the screens. */
export function isAppAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host } = new URL(address);
  return `${protocol}//${host}` === appOrigin;
}
