import { Command } from 'commander';
import { listDevices, revokeDevice } from '../devices/devices.ts';
import { printResult } from './output.ts';
import { withDatabase } from './stores.ts';

export function devicesCommand(): Command {
  const devices = new Command('devices').description('the laptops that have joined');
  devices
    .command('list')
    .description('print {"devices":[…]}, last seen first')
    .action(async () => printResult({ devices: await withDatabase(listDevices) }));
  devices
    .command('revoke <id>')
    .description('refuse a laptop from now on; prints {"id","revoked_at"}')
    .action(async (id: string) =>
      printResult(await withDatabase((pool) => revokeDevice(pool, id))),
    );
  return devices;
}
