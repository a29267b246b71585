import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { CaseloadError } from '../../../sync/model/error.ts';
import type { channels } from '../../preload/contract.ts';
import { isAppAddress } from '../window/security.ts';

/** A channel on which the screens ask and main answers. */
type Channel = (typeof channels)[Exclude<keyof typeof channels, 'event'>];

/**
 * Answers the calls of a channel. This is the only way to do so: the linter refuses Electron's own everywhere
 * else (biome.json), because a handler there would answer any page.
 * @param answer hears the page that called, and its arguments, which nobody has checked yet
 */
export function handle(
  channel: Channel,
  answer: (sender: WebContents, ...args: unknown[]) => unknown,
): void {
  ipcMain.handle(channel, async (event, ...args: unknown[]) => {
    if (!isFromApp(event)) {
      throw new CaseloadError({ code: 'not_permitted', params: { reason: 'caller' } });
    }
    return await answer(event.sender, ...args);
  });
}

/** Only the top frame of a page of the app may call. */
function isFromApp({ senderFrame, sender }: IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && isAppAddress(senderFrame.url);
}
