import type { FullConfig } from '@playwright/test';
import { openDisplay } from '../../../scripts/lib/display.ts';
import { startPostgresServer } from '../center/postgres-server.ts';

/**
 * Gives every worker a display, because the windows of one display take the keyboard from each other, and starts the
 * PostgreSQL server of their districts. Workers inherit what this sets in the environment.
 */
export default async function setUp({ workers }: FullConfig): Promise<() => Promise<void>> {
  const displays = await Promise.all(Array.from({ length: workers }, () => openDisplay()));
  process.env.E2E_DISPLAYS = JSON.stringify(displays.map(({ env }) => env));
  const server = await startPostgresServer();
  process.env.E2E_DATABASE_URL = server.databaseUrl;
  return async () => {
    await server.stop();
    for (const display of displays) await display.close();
  };
}

/** What a program that opens windows adds to its environment in this worker. */
export function displayOfWorker(): Record<string, string> {
  const displays = JSON.parse(process.env.E2E_DISPLAYS ?? '[]') as Record<string, string>[];
  return displays[Number(process.env.TEST_PARALLEL_INDEX)] ?? {};
}

export function postgresOfWorkers(): string {
  const url = process.env.E2E_DATABASE_URL;
  if (url === undefined) throw new Error('the set-up has started no PostgreSQL');
  return url;
}
