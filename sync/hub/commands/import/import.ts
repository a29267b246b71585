import { Command, InvalidArgumentError } from 'commander';
import { problemMessage } from '../../../i18n/problem-message.ts';
import { isDate } from '../../../model/rules/validate.ts';
import { printMessage, printResult } from '../output.ts';
import { withStores } from '../stores.ts';
import { importFiles } from './import-files.ts';
import { type ImportResult, isRefused } from './result.ts';

interface Options {
  readonly entryDate?: string;
  readonly setRights?: true;
}

export function importCommand(): Command {
  const command = new Command('import').description('reconcile the center with files');
  command
    .command('edfi <files...>')
    .description(
      'Ed-Fi interchange XML (Descriptors, EducationOrganization, Student, StaffAssociation, StudentEnrollment) and ' +
        'association CSV; prints a line of {"file", …counts, "refusals"} for each file, and ends with 1 when ' +
        'something was refused',
    )
    .option(
      '--entry-date <date>',
      'entry date of lines of a CSV that have none, YYYY-MM-DD',
      readDate,
    )
    .option('--set-rights', 'let files give roles and organizations to accounts that exist')
    .action(async (files: string[], { entryDate, setRights }: Options) => {
      await withStores(async (stores) => {
        await importFiles(stores, files, { entryDate, maySetRights: setRights, onResult: print });
      });
    });
  return command;
}

function print(result: ImportResult): void {
  printResult(result);
  if (!isRefused(result)) return;
  process.exitCode = 1;
  const { file, error } = result;
  printMessage(
    error === undefined
      ? `${file}: some records were refused; "refusals" shows which and why.`
      : `${file}: ${error.code}: ${problemMessage(error, 'en')}`,
  );
}

function readDate(text: string): string {
  if (!isDate(text)) throw new InvalidArgumentError('Give a date as YYYY-MM-DD.');
  return text;
}
