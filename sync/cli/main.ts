import { CommanderError } from 'commander';
import { problemMessage } from '../i18n/problem-message.ts';
import { CaseloadError, problemOf } from '../model/error.ts';
import { fetchFromHub } from './hub-fetch.ts';
import { processOutput } from './output.ts';
import { caseloadProgram } from './program.ts';

/** Statuses with which the process ends. */
const exit = { done: 0, refused: 1, wrongUse: 2, outOfReach: 3 } as const;

const output = processOutput();
const machine = { fetch: fetchFromHub, clock: { now: () => new Date() } };
const program = caseloadProgram((dir) => ({
  dir,
  passphrase: process.env.CASELOAD_PASSPHRASE,
  machine,
  output,
}));
// Help is for people, so it goes to standard error.
const writeOut = (text: string) => void process.stderr.write(text);
for (const command of [program, ...program.commands]) {
  command.exitOverride().configureOutput({ writeOut });
}

try {
  await program.parseAsync();
  process.exitCode = exit.done;
} catch (error) {
  process.exitCode = endWith(error);
} finally {
  output.flush();
}

function endWith(error: unknown): number {
  // Commander has written what is wrong, or its help.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exit.done : exit.wrongUse;
  const problem = problemOf(error);
  const { code } = problem;
  const message = problemMessage(problem, 'en');
  output.result({ error: { ...problem, message } });
  output.say(`${code}: ${message}`);
  if (!(error instanceof CaseloadError)) output.say(placeOf(error));
  if (code === 'usage') return exit.wrongUse;
  return code === 'unreachable' || code === 'hub_busy' ? exit.outOfReach : exit.refused;
}

/** Where a defect is, without its message, which could quote a record. */
function placeOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return stack
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .join('\n');
}
