import { resolve } from 'node:path';
import { isJoined, personFolder } from '../../laptop/folder.ts';
import { alreadyJoined, joinSession } from '../../laptop/session.ts';
import { readMeta } from '../../mirror/meta.ts';
import { type Context, passphraseOf } from '../with-session.ts';

/** Joins a hub and makes the mirror. */
export async function joinCommand(
  context: Context,
  { hub, code }: { readonly hub: string; readonly code: string },
): Promise<void> {
  const dir = resolve(context.dir);
  // Before the hub is asked: a code can be used once.
  if (isJoined(personFolder(dir))) throw alreadyJoined();
  const passphrase = passphraseOf(context);
  const session = await joinSession({ hub, code, passphrase }, () => dir, context.machine);
  try {
    context.output.result({
      device: readMeta(session.mirror.database, 'device')?.id,
      user: session.user(),
      buckets: Object.keys(session.mirror.cursors()),
    });
  } finally {
    session.close();
  }
}
