import { Command, InvalidArgumentError } from 'commander';
import { isDate } from '../../../model/rules/validate.ts';
import { scanProfiles } from '../../dynamodb/feed/scan.ts';
import { requireSchema } from '../../postgres/schema/schema-version.ts';
import { printMessage, printResult } from '../output.ts';
import { withStores } from '../stores.ts';
import { importEdfi } from './import-edfi.ts';

export function importCommand(): Command {
  const command = new Command('import').description('load records from files');
  command
    .command('edfi <files...>')
    .description(
      'Ed-Fi interchange XML (descriptors, EducationOrganization, Student, StaffAssociation) and association ' +
        'CSV; prints a line of {"file", …counts} for each file',
    )
    .option(
      '--entry-date <date>',
      'entry date of associations that have none, YYYY-MM-DD',
      readDate,
    )
    .action(async (files: string[], options: { entryDate?: string }) => {
      const results = await withStores(async (stores) => {
        await requireSchema(stores.pool);
        const imported = await importEdfi(stores, files, options);
        await scanProfiles({ pool: stores.pool, client: stores.dynamodb });
        return imported;
      });
      for (const result of results) printResult(result);
      const skipped = results.some((result) =>
        Object.values(result).some(
          (tally) => typeof tally === 'object' && tally.skipped.length > 0,
        ),
      );
      if (!skipped) return;
      printMessage(
        'Some records were left out; "skipped" shows which and why. All others are loaded.',
      );
      process.exitCode = 1;
    });
  return command;
}

function readDate(text: string): string {
  if (!isDate(text)) throw new InvalidArgumentError('Give a date as YYYY-MM-DD.');
  return text;
}
