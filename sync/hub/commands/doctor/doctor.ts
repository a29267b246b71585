import { Command, InvalidArgumentError } from 'commander';
import { printResult } from '../output.ts';
import { withUncheckedStores } from '../stores.ts';
import { examine } from './examine.ts';

export function doctorCommand(): Command {
  return new Command('doctor')
    .description(
      'check everything that a hub needs; prints a line of {"check","ok","detail"} for each check, and exits with 1 when one fails',
    )
    .option('--long <seconds>', 'the age from which a transaction is long', readSeconds, 300)
    .action(async ({ long }: { long: number }) => {
      await withUncheckedStores(async ({ pool, dynamodb }) => {
        const findings = examine({
          pool,
          client: dynamodb,
          now: () => new Date(),
          longSeconds: long,
        });
        for await (const finding of findings) {
          printResult(finding);
          if (!finding.ok) process.exitCode = 1;
        }
      });
    });
}

function readSeconds(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('Give a whole number of seconds.');
  return Number(text);
}
