import { Command } from 'commander';
import { scanTables } from '../postgres/table-scan.ts';
import { printResult } from './output.ts';
import { withStores } from './stores.ts';

export function scanTablesCommand(): Command {
  return new Command('scan-tables')
    .description(
      'compare the five tables with the version index, and put right what no trigger saw; prints {"tables":[{"entity","rows","found"}]}',
    )
    .action(async () => {
      const tables = await withStores(async ({ pool }) => {
        return await scanTables(pool);
      });
      printResult({ tables });
    });
}
