import { Command } from 'commander';
import { createLog } from '../server/log.ts';
import { badSetting } from '../server/settings/bad-setting.ts';
import { readServeSettings } from '../server/settings/serve-settings.ts';
import { readStoreSettings } from '../server/settings/store-settings.ts';
import { reportTriggers } from '../server/start/report-triggers.ts';
import { serve } from '../server/start/serve.ts';
import { openEmbeddedStores, openStores } from '../server/start/stores.ts';
import { printResult } from './output.ts';

interface Flags {
  readonly host?: string;
  readonly port?: string;
  readonly behindProxy?: boolean;
  readonly embedded?: boolean;
  readonly data?: string;
}

export function startCommand(): Command {
  return new Command('start')
    .description('serve laptops; prints {"ready":true,"url"} when ready, and ends with SIGTERM')
    .option('--host <address>', 'address to listen on (HOST; 127.0.0.1)')
    .option('--port <number>', 'port to listen on, 0 for a free one (PORT; 7460)')
    .option('--behind-proxy', 'a proxy in this network does the TLS (see TRUST_PROXY)')
    .option('--embedded', 'start PostgreSQL and DynamoDB too, for a demo')
    .option('--data <folder>', 'where the embedded stores keep their data')
    .action(start);
}

async function start(flags: Flags): Promise<void> {
  const settings = readServeSettings(process.env, flags);
  const log = createLog(process.env.LOG_LEVEL || undefined);
  const stopped = untilStopSignal();
  const stores = flags.embedded
    ? await openEmbeddedStores(requireData(flags))
    : await openStores(readStoreSettings(process.env));
  try {
    await reportTriggers({ pool: stores.pool, log });
    const serving = await serve({ stores, settings, log });
    printResult({ ready: true, url: serving.url, ...stores.addresses });
    await stopped;
    await serving.stop();
  } finally {
    await stores.close();
  }
}

function requireData(flags: Flags): string {
  if (flags.data === undefined || flags.data === '') {
    throw badSetting('--data', 'must name the folder for the embedded stores.');
  }
  return flags.data;
}

/** A second signal ends the process at once, as is the default. */
function untilStopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
}
