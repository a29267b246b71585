import { Command } from 'commander';
import { scanProfiles } from '../dynamodb/feed/scan.ts';
import { printResult } from './output.ts';
import { withStores } from './stores.ts';

export function scanProfilesCommand(): Command {
  return new Command('scan-profiles')
    .description(
      'apply at once what other applications wrote to DynamoDB; prints {"scanned","changed","removed","without_school","set_aside"}',
    )
    .action(async () => {
      const result = await withStores(async ({ pool, dynamodb }) => {
        return await scanProfiles({ pool, client: dynamodb });
      });
      printResult(result);
    });
}
