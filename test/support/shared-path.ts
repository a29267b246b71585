import { existsSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', '..', '..', 'shared');

/**
 * A file or folder of `shared`, which lies beside the project and does not belong to it. Undefined where it is
 * missing, and then it says which tests skip.
 */
export function sharedPath(...names: string[]): string | undefined {
  const path = join(folder, ...names);
  if (existsSync(path)) return path;
  console.warn(`Skipped: there is no ../shared/${names.join('/')} beside the project.`);
  return undefined;
}
