import { type BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron';
import { type MethodName, methodSchemas } from '../../sync/laptop/api.ts';
import type { Problem } from '../../sync/model/error.ts';
import { type BridgeEvent, channels } from '../preload/contract.ts';
import type { AnyResult, CheckedArguments } from './records-messages.ts';
import type { Records } from './records-process.ts';
import { isAppAddress } from './security.ts';

/** Serves the screens' calls: checks who asks and what for, then passes it on to the records process. */
export function serveCalls(records: Records): void {
  ipcMain.handle(
    channels.call,
    async (event, method: unknown, args: unknown): Promise<AnyResult> => {
      if (!isOurs(event))
        return refuse({ code: 'not_permitted', message: 'Only Caseload may ask.' });
      if (!isMethodName(method)) {
        return refuse({ code: 'bad_request', message: 'Caseload has no such method.' });
      }
      const checked = methodSchemas[method].safeParse(args);
      if (!checked.success) return refuse(problemOfIssue(method, checked.error.issues[0]));
      return records.call(method, checked.data as CheckedArguments<MethodName>);
    },
  );
}

/** Tells the screens of a window something. */
export function tellWindow(window: BrowserWindow, event: BridgeEvent): void {
  if (!window.isDestroyed()) window.webContents.send(channels.event, event);
}

/** A call counts only from the top frame of a page of the app's own. */
function isOurs({ senderFrame, sender }: IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && isAppAddress(senderFrame.url);
}

function isMethodName(method: unknown): method is MethodName {
  return typeof method === 'string' && Object.hasOwn(methodSchemas, method);
}

function refuse(error: Problem): AnyResult {
  return { ok: false, error };
}

function problemOfIssue(
  method: MethodName,
  issue: { path: PropertyKey[]; message: string } | undefined,
): Problem {
  const field = issue?.path.map(String).join('.');
  return {
    code: 'bad_request',
    message: `${field || method}: ${issue?.message ?? 'no valid arguments'}`,
    ...(field ? { field } : {}),
  };
}
