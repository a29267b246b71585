import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { passphrase } from './real-laptop.ts';

const root = join(import.meta.dirname, '../../..');

/** Runs a command of the command line laptop to its end, in a process of its own. */
export async function runCaseload(
  dir: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ status: number | null; signal: NodeJS.Signals | null; words: string }> {
  const laptop = spawn(process.execPath, ['sync/cli/main.ts', '--dir', dir, ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, CASELOAD_PASSPHRASE: passphrase, ...environment },
  });
  const [words, [status, signal]] = await Promise.all([text(laptop.stderr), once(laptop, 'close')]);
  return { status, signal, words };
}
