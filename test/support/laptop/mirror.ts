import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Mirror, openMirror } from '../../../sync/mirror/mirror.ts';
import { temporaryFolder } from '../temporary-folder.ts';

export const testKey = new Uint8Array(32).fill(7);

export interface TestMirror extends Mirror {
  readonly file: string;
}

/** An encrypted mirror in a folder of its own, closed when the test has finished. */
export function openTestMirror(options: { file?: string; maxPages?: number } = {}): TestMirror {
  const file = options.file ?? join(temporaryFolder(), 'mirror.db');
  const mirror = openMirror({ ...options, file, key: testKey });
  onTestFinished(() => mirror.close());
  return { ...mirror, file };
}
