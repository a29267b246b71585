import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../../sync/hub/demo/embedded/postgres.ts';
import { createPool } from '../../../sync/hub/postgres/pool.ts';
import { migrate } from '../../../sync/hub/postgres/schema/migrate.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** One for each worker: a real PostgreSQL with the database `template_caseload`, migrated, to copy. */
    databaseUrls: readonly string[];
  }
}

/**
 * A PostgreSQL for each worker, because an open transaction holds back the horizon of its whole server. Each test
 * copies a migrated database of its own.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const servers: TestServer[] = [];
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  try {
    // One after the other: the first may have to make the system's user that all of them run as.
    while (servers.length < project.config.maxWorkers) servers.push(await startServer());
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide(
    'databaseUrls',
    servers.map(({ databaseUrl }) => databaseUrl),
  );
  return stop;
}

interface TestServer {
  readonly databaseUrl: string;
  stop(): Promise<void>;
}

async function startServer(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'caseload-integration-'));
  const server = await startEmbeddedPostgres({
    folder,
    settings: {
      // The data is thrown away: what is not flushed cannot be missed.
      fsync: 'off',
      // Its transactions would hold back the horizon, now and then.
      autovacuum: 'off',
      max_connections: '200',
      max_prepared_transactions: '10',
    },
  });
  const stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await makeTemplate(server.databaseUrl);
  } catch (error) {
    await stop();
    throw error;
  }
  return { databaseUrl: server.databaseUrl, stop };
}

async function makeTemplate(databaseUrl: string): Promise<void> {
  const admin = new pg.Client(databaseUrl);
  await admin.connect();
  await admin.query('CREATE DATABASE template_caseload');
  await admin.end();
  const template = new URL(databaseUrl);
  template.pathname = '/template_caseload';
  const pool = createPool(template.href);
  await migrate(pool);
  await pool.end();
}
