import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { root } from '../setup/paths.ts';

const readySchema = z.object({
  ready: z.literal(true),
  url: z.string(),
  database_url: z.string(),
  dynamodb_endpoint: z.string(),
});
const usersSchema = z.object({
  users: z.array(z.object({ email: z.string(), role: z.string(), schools: z.array(z.unknown()) })),
});
const codeSchema = z.object({ code: z.string() });

export type DemoUser = z.infer<typeof usersSchema>['users'][number];

/** A hub with its own PostgreSQL and DynamoDB, driven by its command line as an operator would. */
export type DemoHub = {
  url: string;
  /** Of the hub's process. */
  pid: number;
  databaseUrl: string;
  dynamodbEndpoint: string;
  loadDistrict(size: { students: number; schools: number; seed: number }): Promise<DemoUser[]>;
  makeJoinCode(email: string): Promise<string>;
  /** Imports Ed-Fi files, as `hub import edfi` does. */
  importEdfi(args: string[]): Promise<void>;
  /** Another hub on the same stores, as a district runs several. */
  startReplica(): Promise<Replica>;
  /** Resolves when the hub and its stores have ended; they keep their data. */
  stop(): Promise<void>;
};

export type Replica = { url: string; pid: number; stop(): Promise<void> };

/**
 * @param given.data the folder of its stores
 * @param given.port 0: a free one
 * @param given.log the file that its log is appended to
 * @param given.publicUrl the address that laptops call, where something stands between
 */
export async function startDemoHub(given: {
  data: string;
  port: number;
  log: string;
  publicUrl?: string;
}): Promise<DemoHub> {
  const server = await startServer(
    ['--embedded', '--data', given.data, '--port', String(given.port)],
    {
      log: given.log,
      env: given.publicUrl === undefined ? {} : { PUBLIC_URL: given.publicUrl },
      schema: readySchema,
    },
  );
  const { ready } = server;
  const stores = { DATABASE_URL: ready.database_url, DYNAMODB_ENDPOINT: ready.dynamodb_endpoint };

  return {
    url: ready.url,
    pid: server.pid,
    databaseUrl: ready.database_url,
    dynamodbEndpoint: ready.dynamodb_endpoint,
    async loadDistrict({ students, schools, seed }) {
      const size = ['--students', `${students}`, '--schools', `${schools}`, '--seed', `${seed}`];
      return (await ask(['demo-data', ...size], stores, usersSchema)).users;
    },
    async makeJoinCode(email) {
      return (await ask(['join-code', '--user', email], stores, codeSchema)).code;
    },
    async importEdfi(files) {
      await ask(['import', 'edfi', ...files], stores, z.object({ file: z.string() }));
    },
    async startReplica() {
      const { log } = given;
      const replica = await startServer(['--port', '0'], {
        log,
        env: stores,
        schema: z.object({ ready: z.literal(true), url: z.string() }),
      });
      return { url: replica.ready.url, pid: replica.pid, stop: replica.stop };
    },
    stop: server.stop,
  };
}

/** Starts `hub start` and waits until it serves. */
async function startServer<Ready>(
  args: string[],
  given: { log: string; env: NodeJS.ProcessEnv; schema: z.ZodType<Ready> },
): Promise<{ ready: Ready; pid: number; stop(): Promise<void> }> {
  await mkdir(dirname(given.log), { recursive: true });
  const log = await open(given.log, 'a');
  // In a process group of its own: Ctrl-C must not end the stores before the app has let go of them.
  const server = startHubCommand(['start', ...args], {
    env: given.env,
    detached: true,
    stderr: log.fd,
  });
  await log.close();
  const ended = once(server, 'exit');
  const ready = await readJson(server.stdout, given.schema).catch(async (cause: unknown) => {
    const [status] = await ended;
    throw new Error(`the hub ended with status ${status} before it was ready; see ${given.log}`, {
      cause,
    });
  });
  return {
    ready,
    pid: server.pid as number,
    async stop() {
      server.kill('SIGTERM');
      await ended;
    },
  };
}

/** Runs a hub command to its end and returns the last line of its answer that fits the schema. */
async function ask<T>(args: string[], stores: NodeJS.ProcessEnv, schema: z.ZodType<T>): Promise<T> {
  const command = startHubCommand(args, { env: stores });
  const ended = once(command, 'exit');
  const answer = await readJson(command.stdout, schema).catch(() => undefined);
  const [status] = await ended;
  if (status !== 0 || answer === undefined) {
    throw new Error(`hub ${args.join(' ')} failed with status ${status}`);
  }
  return answer;
}

/**
 * As in package.json: what a hub streams is garbage at once, and is collected before it piles up when the
 * space for new objects is small.
 */
const flags = ['--max-semi-space-size=2'];

type HubCommand = ChildProcess & { stdout: Readable };

function startHubCommand(
  args: string[],
  given: { env?: NodeJS.ProcessEnv; detached?: boolean; stderr?: number },
): HubCommand {
  return spawn(process.execPath, [...flags, 'sync/hub/main.ts', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', given.stderr ?? 'inherit'],
    env: { ...embeddedCredentials, ...process.env, ...given.env },
    detached: given.detached ?? false,
  }) as HubCommand;
}

/** The embedded DynamoDB asks for credentials but takes any. */
const embeddedCredentials = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'embedded',
  AWS_SECRET_ACCESS_KEY: 'embedded',
};

/** The first line that fits the schema. The rest is read too: a full pipe would stop the writer. */
async function readJson<T>(stream: Readable, schema: z.ZodType<T>): Promise<T> {
  return await new Promise((resolve, reject) => {
    const lines = createInterface({ input: stream });
    lines.on('line', (line) => {
      const parsed = schema.safeParse(parseJson(line));
      if (parsed.success) resolve(parsed.data);
    });
    lines.on('close', () => reject(new Error('it ended without an answer')));
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
