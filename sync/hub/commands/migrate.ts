import { Command } from 'commander';
import { ensureProfilesTable } from '../dynamodb/client/table.ts';
import { migrate } from '../postgres/schema/migrate.ts';
import { requireSuitableServer } from '../postgres/server-kind.ts';
import { printMessage, printResult } from './output.ts';
import { withUncheckedStores } from './stores.ts';

export function migrateCommand(): Command {
  return new Command('migrate')
    .description(
      'bring both stores to this version of Caseload; reports progress on standard error; prints {"from","to"}',
    )
    .action(async () => {
      const versions = await withUncheckedStores(async ({ pool, dynamodb }) => {
        await requireSuitableServer(pool);
        const done = await migrate(pool, { report: printMessage });
        await ensureProfilesTable(dynamodb);
        return done;
      });
      printResult(versions);
    });
}
