import { writeFile } from 'node:fs/promises';
import { app, BrowserWindow, dialog, type WebContents } from 'electron';
import { editInWords } from '../../../sync/i18n/edit-in-words.ts';
import type { MethodResults } from '../../../sync/laptop/api/methods.ts';
import type { ArgumentsOf } from '../../../sync/laptop/api/requests.ts';
import type { Result } from '../../../sync/model/error.ts';
import type { Exported } from '../../preload/contract.ts';
import type { Records } from '../records/records-process.ts';
import { exportMessages as t } from './export.messages.ts';

/*
 * Files with student records, outside of the encrypted mirror: the counselor names each, and the screens see
 * neither the file nor its place.
 */

/** Writes what waits: all of the outbox, or one changeset. */
export async function exportOutbox(
  records: Records,
  sender: WebContents,
  args: ArgumentsOf<'exportOutbox'>,
): Promise<Result<Exported>> {
  const exported = await records.call('exportOutbox', args);
  if (!exported.ok) return exported;
  const edits = { changesets: exported.value.changesets.map((view) => editInWords(view)) };
  const file = await askForFile(sender, 'caseload-edits.json');
  if (file === undefined) return notSaved;
  return await write(file, `${JSON.stringify(edits, null, 2)}\n`);
}

/** Writes how this laptop and this program stand, for whoever helps: nothing of a person. */
export async function exportSupport(
  records: Records,
  sender: WebContents,
): Promise<Result<Exported>> {
  const bundle = await records.call('supportBundle', {});
  if (!bundle.ok) return bundle;
  const file = await askForFile(sender, 'caseload-support.json');
  if (file === undefined) return notSaved;
  const program = {
    version: app.getVersion(),
    electron: process.versions.electron,
    platform: process.platform,
    arch: process.arch,
    memory: app.getAppMetrics().map(({ type, name, memory }) => ({
      process: name ?? type,
      kilobytes: memory.workingSetSize,
    })),
  };
  return await write(file, `${JSON.stringify({ program, laptop: bundle.value }, null, 2)}\n`);
}

/**
 * Writes the roster of a visit as CSV, or its page as PDF. The records process puts it into the register of
 * disclosures before a byte is written.
 */
export async function exportVisit(
  records: Records,
  sender: WebContents,
  args: ArgumentsOf<'exportVisit'>,
): Promise<Result<Exported>> {
  const file = await askForFile(sender, `caseload-visit.${args.form}`);
  if (file === undefined) return notSaved;
  const exported = await records.call('exportVisit', args);
  if (!exported.ok) return exported;
  const content = await contentOf(exported.value, sender);
  const written = await write(file, content);
  return written.ok
    ? { ok: true, value: { saved: true, left_out: exported.value.left_out } }
    : written;
}

/** The table, or the page on screen as its print styles show it. */
async function contentOf(
  { csv }: MethodResults['exportVisit'],
  sender: WebContents,
): Promise<string | Uint8Array> {
  return csv ?? (await sender.printToPDF({ pageSize: 'Letter', printBackground: false }));
}

const notSaved: Result<Exported> = { ok: true, value: { saved: false } };

async function askForFile(sender: WebContents, defaultPath: string): Promise<string | undefined> {
  const window = BrowserWindow.fromWebContents(sender);
  const options = { title: t('title'), defaultPath };
  const { filePath } = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options));
  return filePath || undefined;
}

async function write(file: string, content: string | Uint8Array): Promise<Result<Exported>> {
  try {
    // It names students: nobody else on this machine may read it.
    await writeFile(file, content, { mode: 0o600 });
    return { ok: true, value: { saved: true } };
  } catch {
    return { ok: false, error: { code: 'file_not_written' } };
  }
}
