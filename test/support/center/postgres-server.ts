import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createPool } from '../../../sync/hub/postgres/pool.ts';
import { migrate } from '../../../sync/hub/postgres/schema/migrate.ts';
import { startEmbeddedPostgres } from '../../../sync/hub/server/start/embedded/postgres.ts';

/** A real PostgreSQL server with a migrated database, of which tests make copies. */
export interface PostgresServer {
  readonly databaseUrl: string;
  stop(): Promise<void>;
}

const template = 'template_caseload';

export async function startPostgresServer(): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'caseload-postgres-'));
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
    await runSql(server.databaseUrl, `CREATE DATABASE ${template}`);
    const pool = createPool(urlOf(server.databaseUrl, template));
    await migrate(pool);
    await pool.end();
  } catch (error) {
    await stop();
    throw error;
  }
  return { databaseUrl: server.databaseUrl, stop };
}

/** Makes a database on a server of tests: a copy of the migrated one, or an empty one. */
export async function createDatabase(
  serverUrl: string,
  kind: 'migrated' | 'empty' = 'migrated',
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const source = kind === 'empty' ? 'template0' : template;
  await runSql(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${source}`);
  return {
    url: urlOf(serverUrl, name),
    drop: () => runSql(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function runSql(databaseUrl: string, sql: string): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
