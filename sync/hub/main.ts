import { Command, CommanderError } from 'commander';
import { problemMessage } from '../i18n/problem-message.ts';
import { CaseloadError, problemOf } from '../model/error.ts';
import { auditCommand } from './commands/audit.ts';
import { demoDataCommand } from './commands/demo-data/demo-data.ts';
import { devicesCommand } from './commands/devices.ts';
import { doctorCommand } from './commands/doctor/doctor.ts';
import { importCommand } from './commands/import/import.ts';
import { joinCodeCommand } from './commands/join-code.ts';
import { migrateCommand } from './commands/migrate.ts';
import { printMessage, printResult } from './commands/output.ts';
import { scanProfilesCommand } from './commands/scan-profiles.ts';
import { scanTablesCommand } from './commands/scan-tables.ts';
import { startCommand } from './commands/start.ts';
import { describeError } from './server/log.ts';

/** Exit codes: 0 done, 1 refused or failed, 2 wrong use. */
const program = new Command('hub').description(
  'The service beside the central stores. Results are JSON on standard output.',
);

const commands = [
  startCommand(),
  migrateCommand(),
  demoDataCommand(),
  importCommand(),
  joinCodeCommand(),
  devicesCommand(),
  auditCommand(),
  scanProfilesCommand(),
  scanTablesCommand(),
  doctorCommand(),
];
for (const command of commands) program.addCommand(command);
for (const command of [
  program,
  ...program.commands,
  ...program.commands.flatMap((c) => c.commands),
]) {
  command.exitOverride().configureOutput({ writeOut: (text) => process.stderr.write(text) });
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

function explain(error: unknown): number {
  // Commander has printed what is wrong.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const problem = problemOf(error);
  const message = problemMessage(problem, 'en');
  printResult({ error: { ...problem, message } });
  printMessage(`${problem.code}: ${message}`);
  if (!(error instanceof CaseloadError)) printMessage(JSON.stringify(describeError(error)));
  return problem.code === 'usage' ? 2 : 1;
}
