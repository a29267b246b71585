import { spawn } from 'node:child_process';

export type RunOptions = { cwd?: string; env?: NodeJS.ProcessEnv };

/**
 * Runs a command to its end. Its output goes to standard error, because standard output belongs to
 * the npm script that set-up precedes. Resolves to the exit status; 127 when it could not be started.
 */
export function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<number> {
  const child = spawn(command, args, { stdio: ['ignore', 2, 2], ...options });
  return new Promise((resolve) => {
    child.on('error', () => resolve(127));
    child.on('exit', (status) => resolve(status ?? 1));
  });
}

/** Like `run`, but a status other than 0 is an error. */
export async function mustRun(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<void> {
  const status = await run(command, args, options);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed with status ${status}`);
}

export function say(words: string): void {
  console.error(`Set-up: ${words}`);
}
