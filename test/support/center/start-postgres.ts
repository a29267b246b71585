import type { TestProject } from 'vitest/node';
import { type PostgresServer, startPostgresServer } from './postgres-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The PostgreSQL servers, one for each worker. */
    databaseUrls: readonly string[];
  }
}

/** Starts a PostgreSQL server for each worker: an open transaction holds back the horizon of its whole server. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const servers: PostgresServer[] = [];
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  try {
    // One after the other: the first may have to make the system's user that all of them run as.
    while (servers.length < project.config.maxWorkers) servers.push(await startPostgresServer());
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
