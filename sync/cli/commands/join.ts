import { basename, resolve } from 'node:path';
import { isJoined, personFolder } from '../../laptop/keys/folder.ts';
import { alreadyJoined, isForgotten, joinSession, openSession } from '../../laptop/session.ts';
import { readMeta } from '../../mirror/sync-state/meta.ts';
import { type Context, passphraseOf } from '../with-session.ts';

/** @throws `already_joined` unless the hub no longer knows this laptop */
async function refuseKnown(context: Context, dir: string, passphrase: string): Promise<void> {
  const files = { ...personFolder(dir), name: basename(dir) };
  const session = await openSession(files, passphrase, context.machine);
  const isKnown = !isForgotten(session);
  session.close();
  if (isKnown) throw alreadyJoined();
}

/** Joins a hub and creates the mirror. */
export async function joinCommand(
  context: Context,
  { hub, code }: { readonly hub: string; readonly code: string },
): Promise<void> {
  const dir = resolve(context.dir);
  const passphrase = passphraseOf(context);
  // Before the request to the hub, because a code works once.
  if (isJoined(personFolder(dir))) await refuseKnown(context, dir, passphrase);
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
