import type { WebContents } from 'electron';
import { currentLanguage } from '../../../sync/i18n/language.ts';
import {
  type ArgumentsOf,
  type MethodName,
  methodSchemas,
} from '../../../sync/laptop/api/requests.ts';
import type { Problem, Result } from '../../../sync/model/error.ts';
import { channels, type Exported } from '../../preload/contract.ts';
import { exportOutbox, exportSupport, exportVisit } from '../exports/exports.ts';
import type { CheckedArguments } from '../records/records-messages.ts';
import type { Records } from '../records/records-process.ts';
import { handle } from './handle.ts';

/** Serves the screens' calls: checks the arguments, and passes the call on to the records process. */
export function serveCalls(records: Records): void {
  handle(channels.call, (_sender, method, args) => {
    if (!isMethodName(method)) {
      return refuse({ code: 'bad_request', params: { reason: 'unknown_method' } });
    }
    const checked = methodSchemas[method].safeParse(args);
    if (!checked.success) return refuse(problemOfIssue(method, checked.error.issues[0]));
    return records.call(method, checked.data as CheckedArguments<MethodName>);
  });
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
  channel: Parameters<typeof handle>[0],
  method: Name,
  work: (sender: WebContents, args: ArgumentsOf<Name>) => Promise<Result<Exported>>,
): void {
  handle(channel, (sender, args) => {
    const checked = methodSchemas[method].safeParse(args);
    if (!checked.success) return refuse(problemOfIssue(method, checked.error.issues[0]));
    return work(sender, checked.data as ArgumentsOf<Name>);
  });
}

/** Serves the language of the screens. */
export function serveLanguage(): void {
  handle(channels.language, () => currentLanguage());
}

/** Opens a student in a separate window when the screens ask for it. */
export function serveStudentWindows(open: (student: string) => void): void {
  handle(channels.openStudent, (_sender, student) => {
    const checked = methodSchemas.getStudent.safeParse({ student_unique_id: student });
    if (checked.success) open(checked.data.student_unique_id);
  });
}

function isMethodName(method: unknown): method is MethodName {
  return typeof method === 'string' && Object.hasOwn(methodSchemas, method);
}

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
    params: { reason: 'arguments', detail: `${field || method}: ${issue?.message ?? 'invalid'}` },
    ...(field ? { field } : {}),
  };
}
