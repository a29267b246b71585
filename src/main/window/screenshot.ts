import { writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { BrowserWindow } from 'electron';
import { CaseloadError } from '../../../sync/model/error.ts';
import { tellWindow } from '../ipc/tell.ts';
import type { Records } from '../records/records-process.ts';

/** Milliseconds after which a first sync that has not ended counts as failed. */
const patience = 120_000;

/** Milliseconds that fonts and the last rows need to be painted. */
const settling = 1000;

/** A row of a list that holds a record rather than a placeholder. */
const shownRow = 'tr[data-record]';

/**
 * Writes a picture of the list of students once the first sync has ended and the list shows some.
 * @param file where the PNG goes
 * @throws CaseloadError when a sync fails or nothing appears in time
 */
export async function takeScreenshot(
  window: BrowserWindow,
  records: Records,
  file: string,
): Promise<void> {
  const end = Date.now() + patience;
  while (!((await hasSynced(records)) && (await showsRows(window)))) {
    tellWindow(window, { name: 'command', payload: 'students' });
    if (Date.now() > end) {
      throw new CaseloadError({
        code: 'internal',
        params: { reason: 'no_screenshot', seconds: patience / 1000 },
      });
    }
    await wait(250);
  }
  await wait(settling);
  const picture = (await window.webContents.capturePage()).toPNG();
  await writeFile(file, picture).catch((cause: unknown) => {
    throw new CaseloadError(
      { code: 'bad_setting', params: { detail: `The screenshot cannot be written to ${file}.` } },
      { cause },
    );
  });
}

async function hasSynced(records: Records): Promise<boolean> {
  const status = await records.call('syncStatus', {});
  if (!status.ok) throw new CaseloadError(status.error);
  if (status.value.last_error) throw new CaseloadError(status.value.last_error);
  return status.value.phase === 'idle' && status.value.last_success !== null;
}

function showsRows(window: BrowserWindow): Promise<boolean> {
  const script = `document.querySelector(${JSON.stringify(shownRow)}) !== null`;
  return window.webContents.executeJavaScript(script);
}
