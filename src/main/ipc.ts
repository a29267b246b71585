import { BrowserWindow, type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { currentLanguage, type Language } from '../../sync/i18n/language.ts';
import {
  type ArgumentsOf,
  type MethodName,
  methodSchemas,
} from '../../sync/laptop/api/requests.ts';
import type { Problem, Result } from '../../sync/model/error.ts';
import { type BridgeEvent, channels, type Exported } from '../preload/contract.ts';
import type { AnyResult, CheckedArguments } from './records/records-messages.ts';
import type { Records } from './records/records-process.ts';
import { exportOutbox, exportSupport, exportVisit } from './window/exports.ts';
import { isAppAddress } from './window/security.ts';

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

/** Serves the files that the screens ask for. */
export function serveExports(records: Records): void {
  serveExport(channels.exportOutbox, 'exportOutbox', (sender, args) =>
    exportOutbox(records, sender, args),
  );
  serveExport(channels.exportSupport, 'supportBundle', (sender) => exportSupport(records, sender));
  serveExport(channels.exportVisit, 'exportVisit', (sender, args) =>
    exportVisit(records, sender, args),
  );
}

function serveExport<Name extends 'exportOutbox' | 'exportVisit' | 'supportBundle'>(
  channel: string,
  method: Name,
  work: (sender: WebContents, args: ArgumentsOf<Name>) => Promise<Result<Exported>>,
): void {
  ipcMain.handle(channel, async (event, args: unknown): Promise<Result<Exported>> => {
    if (!isOurs(event)) return refuse(notOurs);
    const checked = methodSchemas[method].safeParse(args);
    if (!checked.success) return refuse(problemOfIssue(method, checked.error.issues[0]));
    return await work(event.sender, checked.data as ArgumentsOf<Name>);
  });
}

/** Says which language the screens speak. */
export function serveLanguage(): void {
  ipcMain.handle(channels.language, (): Language => currentLanguage());
}

/** Opens a student in a window of its own, when the screens ask for it. */
export function serveStudentWindows(open: (student: string) => void): void {
  ipcMain.handle(channels.openStudent, (event, student: unknown) => {
    if (!isOurs(event)) return;
    const checked = methodSchemas.getStudent.safeParse({ student_unique_id: student });
    if (checked.success) open(checked.data.student_unique_id);
  });
}

/** Tells the screens of every window something. */
export function tellAllWindows(event: BridgeEvent): void {
  for (const window of BrowserWindow.getAllWindows()) tellWindow(window, event);
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
