import { BrowserWindow } from 'electron';
import { type BridgeEvent, channels } from '../../preload/contract.ts';

/** Sends an event to the screens of every window. */
export function tellAllWindows(event: BridgeEvent): void {
  for (const window of BrowserWindow.getAllWindows()) tellWindow(window, event);
}

/** Sends an event to the screens of a window. */
export function tellWindow(window: BrowserWindow, event: BridgeEvent): void {
  if (!window.isDestroyed()) window.webContents.send(channels.event, event);
}
