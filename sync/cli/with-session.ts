import { basename, resolve } from 'node:path';
import { personFolder } from '../laptop/keys/folder.ts';
import { type Machine, openSession, type Session } from '../laptop/session.ts';
import { usage } from './arguments.ts';
import type { Output } from './output.ts';

/** What every command needs besides its arguments. */
export interface Context {
  /** The folder of one person. */
  readonly dir: string;
  readonly passphrase: string | undefined;
  readonly machine: Machine;
  readonly output: Output;
}

/** Opens the mirror, runs the work, and closes the mirror. */
export async function withSession(
  context: Context,
  work: (session: Session, output: Output) => unknown,
): Promise<void> {
  const dir = resolve(context.dir);
  const files = { ...personFolder(dir), name: basename(dir) };
  const session = await openSession(files, passphraseOf(context), context.machine);
  try {
    await work(session, context.output);
  } finally {
    session.close();
  }
}

/** @throws `usage` */
export function passphraseOf({ passphrase }: Context): string {
  if (passphrase !== undefined && passphrase !== '') return passphrase;
  throw usage('Set the variable CASELOAD_PASSPHRASE to the passphrase of these records.');
}
