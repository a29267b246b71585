import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { findFreePort } from '../../sync/hub/server/start/embedded/free-port.ts';
import { launchDynamodbLocal } from '../support/center/dynamodb-local.ts';
import { Child } from './child.ts';

/** A real PostgreSQL in a process of its own, which can be killed and comes back with what was committed. */
export interface Postgres {
  readonly url: string;
  /** Ends all of it at once, as a power cut does, and starts it again. */
  kill(): Promise<void>;
  /** Ends one of the processes that serve connections: PostgreSQL breaks all of them and recovers. */
  killBackend(): Promise<void>;
  pauseBackend(milliseconds: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startPostgres(folder: string): Promise<Postgres> {
  const port = await findFreePort();
  const launch = async () => {
    const child = new Child(
      'postgres',
      [join(import.meta.dirname, 'postgres.ts'), folder, String(port)],
      {
        env: {},
        log: join(folder, '..', 'postgres.log'),
      },
    );
    const { database_url } = (await child.next(120_000)) as { database_url: string };
    return { child, url: database_url };
  };
  await mkdir(folder, { recursive: true });
  let running = await launch();
  const { url } = running;
  const backend = async (): Promise<number | undefined> => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query(
        `SELECT pid FROM pg_stat_activity
          WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
          ORDER BY random() LIMIT 1`,
      );
      return rows[0]?.pid as number | undefined;
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  return {
    url,
    async kill() {
      const file = join(folder, 'cluster', 'postmaster.pid');
      const pid = Number((await readFile(file, 'utf8')).split('\n')[0]);
      process.kill(pid, 'SIGKILL');
      await running.child.end('SIGKILL');
      // The processes that it has started notice, and let go of its memory.
      for (let i = 0; ; i += 1) {
        await setTimeout(500);
        try {
          running = await launch();
          return;
        } catch (error) {
          if (i === 20) throw error;
        }
      }
    },
    async killBackend() {
      const pid = await backend();
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
    },
    async pauseBackend(milliseconds) {
      const pid = await backend();
      if (pid === undefined) return;
      process.kill(pid, 'SIGSTOP');
      await setTimeout(milliseconds);
      try {
        process.kill(pid, 'SIGCONT');
      } catch {
        // It was ended meanwhile, with all others.
      }
    },
    async stop() {
      running.child.say('stop');
      await running.child.ended;
    },
  };
}

export interface DynamoDB {
  readonly endpoint: string;
  pause(milliseconds: number): Promise<void>;
  stop(): Promise<void>;
}

/** AWS's DynamoDB Local, with its data on the disk. */
export async function startDynamodb(folder: string): Promise<DynamoDB> {
  await mkdir(folder, { recursive: true });
  const { process: server, port } = await launchDynamodbLocal(['-sharedDb', '-dbPath', folder]);
  const ended = once(server, 'exit');
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async pause(milliseconds) {
      server.kill('SIGSTOP');
      await setTimeout(milliseconds);
      server.kill('SIGCONT');
    },
    async stop() {
      server.kill('SIGKILL');
      await ended;
    },
  };
}
