import { Command, InvalidArgumentError } from 'commander';
import { makeJoinCode } from '../devices/join-codes.ts';
import { printResult } from './output.ts';
import { withDatabase } from './stores.ts';

/** Seven days. */
const defaultHours = 168;

export function joinCodeCommand(): Command {
  return new Command('join-code')
    .description('make a code with which one laptop joins for a user; prints {"code","expires_at"}')
    .requiredOption('--user <email>', 'email address of the user, as in the roster')
    .option('--hours <number>', 'how long the code can be used', readHours, defaultHours)
    .action(async ({ user, hours }: { user: string; hours: number }) => {
      printResult(await withDatabase((pool) => makeJoinCode(pool, { email: user, hours })));
    });
}

function readHours(text: string): number {
  const hours = Number(text);
  if (!/^\d+$/.test(text) || hours < 1 || hours > 8760) {
    throw new InvalidArgumentError('Give a whole number of hours, from 1 to 8760.');
  }
  return hours;
}
