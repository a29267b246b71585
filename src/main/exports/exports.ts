import { writeFile } from 'node:fs/promises';
import { app, BrowserWindow, dialog, type WebContents } from 'electron';
import { editInWords, problemInWords } from '../../../sync/i18n/edit-in-words.ts';
import type { ArgumentsOf } from '../../../sync/laptop/api/requests.ts';
import type { VisitReport } from '../../../sync/laptop/api/visit.ts';
import type { Result } from '../../../sync/model/error.ts';
import type { Exported } from '../../preload/contract.ts';
import type { Records } from '../records/records-process.ts';
import { exportMessages as t } from './export.messages.ts';
import { printPdf } from './pdf.ts';
import { visitCsv } from './visit-csv.ts';
import { visitPage } from './visit-page.ts';

/*
 * Files with student records, outside the encrypted mirror. The counselor names each file; the screens see neither the
 * file nor its path.
 */

/** Writes unconfirmed edits: the whole outbox, or one changeset. */
export async function exportOutbox(
  records: Records,
  sender: WebContents,
  args: ArgumentsOf<'exportOutbox'>,
): Promise<Result<Exported>> {
  const exported = await records.call('exportOutbox', args);
  if (!exported.ok) return exported;
  const { changesets, unreadable } = exported.value;
  const edits = {
    changesets: changesets.map((view) => editInWords(view)),
    unreadable: unreadable.map((view) => ({ ...view, reason: problemInWords(view.reason) })),
  };
  const file = await askForFile(sender, 'caseload-edits.json');
  if (file === undefined) return notSaved;
  return await write(file, `${JSON.stringify(edits, null, 2)}\n`);
}

/** Writes the state of this laptop and of this program, for support. It holds no personal data. */
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

/** One print at a time: the next waits for the one before. */
let printing: Promise<unknown> = Promise.resolve();

/**
 * Writes a visit as CSV or PDF, in the language of the screens. Before the first byte, the records process has chosen
 * who may be named, and entered the export in the register of disclosures.
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
  const written = await write(file, await contentOf(exported.value, args.form));
  return written.ok
    ? { ok: true, value: { saved: true, left_out: exported.value.left_out } }
    : written;
}

async function contentOf(report: VisitReport, form: 'csv' | 'pdf'): Promise<string | Uint8Array> {
  if (form === 'csv') return visitCsv(report);
  const print = printing.then(() => printPdf(visitPage(report)));
  printing = print.catch(() => undefined);
  return await print;
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
    // The file names students: only this user may read it.
    await writeFile(file, content, { mode: 0o600 });
    return { ok: true, value: { saved: true } };
  } catch {
    return { ok: false, error: { code: 'file_not_written' } };
  }
}
