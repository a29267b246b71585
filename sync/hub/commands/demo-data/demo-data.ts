import { Command, InvalidArgumentError } from 'commander';
import { scanProfiles } from '../../dynamodb/feed/scan.ts';
import { printResult } from '../output.ts';
import { withStores } from '../stores.ts';
import { loadDemoDistrict } from './load.ts';

export function demoDataCommand(): Command {
  return new Command('demo-data')
    .description(
      'load a made-up district, the same for the same numbers; prints {"users":[{"email","role","schools"}]}',
    )
    .option('--students <number>', 'how many students', readCount, 4000)
    .option('--schools <number>', 'how many schools', readCount, 12)
    .option('--seed <number>', 'which district', readCount, 1)
    .action(async (size: { students: number; schools: number; seed: number }) => {
      const users = await withStores(async (stores) => {
        const accounts = await loadDemoDistrict(stores, size);
        await scanProfiles({ pool: stores.pool, client: stores.dynamodb });
        return accounts;
      });
      printResult({ users });
    });
}

function readCount(text: string): number {
  if (!/^[1-9]\d{0,7}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.');
  return Number(text);
}
