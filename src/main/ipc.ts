import { writeFile } from 'node:fs/promises';
import {
  BrowserWindow,
  dialog,
  type IpcMainInvokeEvent,
  ipcMain,
  type WebContents,
} from 'electron';
import { type MethodName, methodSchemas } from '../../sync/laptop/api.ts';
import type { Problem, Result } from '../../sync/model/error.ts';
import { type BridgeEvent, channels } from '../preload/contract.ts';
import { currentLanguage, type Language } from '../words/language.ts';
import type { AnyResult, CheckedArguments } from './records-messages.ts';
import type { Records } from './records-process.ts';
import { isAppAddress } from './security.ts';

/** Serves the screens' calls: checks who asks and what for, then passes it on to the records process. */
export function serveCalls(records: Records): void {
  ipcMain.handle(
    channels.call,
    async (event, method: unknown, args: unknown): Promise<AnyResult> => {
      if (!isOurs(event)) return refuse(notOurs);
      if (!isMethodName(method)) {
        return refuse({ code: 'bad_request', message: 'Caseload has no such method.' });
      }
      const checked = methodSchemas[method].safeParse(args);
      if (!checked.success) return refuse(problemOfIssue(method, checked.error.issues[0]));
      return records.call(method, checked.data as CheckedArguments<MethodName>);
    },
  );
}

/** Writes what waits into a file that the counselor names, outside of the encrypted records. */
export function serveExport(records: Records): void {
  ipcMain.handle(
    channels.export,
    async (event, args: unknown): Promise<Result<{ saved: boolean }>> => {
      if (!isOurs(event)) return refuse(notOurs);
      const checked = methodSchemas.exportOutbox.safeParse(args);
      if (!checked.success) {
        return refuse(problemOfIssue('exportOutbox', checked.error.issues[0]));
      }
      const exported = await records.call('exportOutbox', checked.data);
      return exported.ok ? await saveAs(event.sender, exported.value) : exported;
    },
  );
}

async function saveAs(sender: WebContents, content: unknown): Promise<Result<{ saved: boolean }>> {
  const window = BrowserWindow.fromWebContents(sender);
  const options = { title: 'Export edits', defaultPath: 'caseload-edits.json' };
  const { filePath } = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options));
  if (!filePath) return { ok: true, value: { saved: false } };
  try {
    // It names students: nobody else on this machine may read it.
    await writeFile(filePath, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  } catch {
    return refuse({
      code: 'bad_request',
      message: 'The file could not be written there. Choose another folder; nothing was lost.',
    });
  }
  return { ok: true, value: { saved: true } };
}

/** Says which language the screens speak. */
export function serveLanguage(): void {
  ipcMain.handle(channels.language, (): Language => currentLanguage());
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

const notOurs: Problem = { code: 'not_permitted', message: 'Only Caseload may ask.' };

function refuse(error: Problem): { readonly ok: false; readonly error: Problem } {
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
