import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../scripts/setup/paths.ts';
import type { Random } from '../../sync/hub/commands/demo-data/random.ts';
import { findFreePort } from '../../sync/hub/server/start/embedded/free-port.ts';
import { type Gateway, startGateway } from '../support/hub/gateway.ts';
import { Child } from './child.ts';
import { type DynamoDB, type Postgres, startDynamodb, startPostgres } from './stores.ts';

export type Environment = Readonly<Record<string, string>>;

/** The processes of a district: its stores, its hubs behind one address, and laptops. */
export interface District {
  readonly folder: string;
  readonly postgres: Postgres;
  readonly dynamodb: DynamoDB;
  readonly proxy: Gateway;
  readonly environment: Environment;
  readonly hubs: readonly Kept[];
  readonly laptops: readonly Kept[];
  readonly random: Random;
}

export interface LaptopFiles {
  readonly name: string;
  readonly folder: string;
  readonly email: string;
  readonly passphrase: string;
}

/** A process that is started again whenever it ends, until it is let go. */
export class Kept {
  readonly name: string;
  readonly #start: (generation: number) => Promise<Child>;
  #child: Child | undefined;
  #generation = 0;
  #isKept = true;
  #starting: Promise<void> = Promise.resolve();
  /** It ended by itself, which nothing here does. */
  readonly defects: string[] = [];
  #isKilled = false;

  constructor(name: string, start: (generation: number) => Promise<Child>) {
    this.name = name;
    this.#start = start;
  }

  get child(): Child | undefined {
    return this.#child;
  }

  async start(): Promise<void> {
    this.#starting = this.#launch();
    await this.#starting;
  }

  async #launch(): Promise<void> {
    for (;;) {
      this.#generation += 1;
      this.#isKilled = false;
      try {
        this.#child = await this.#start(this.#generation);
        void this.#child.ended.then(() => this.#again());
        return;
      } catch (error) {
        // Its stores may be down just now.
        if (this.#generation > 10_000) throw error;
        await new Promise((resolve) => setTimeout(resolve, 300));
      }
    }
  }

  #again(): void {
    if (!this.#isKept) return;
    if (!this.#isKilled) this.defects.push(`${this.name} ended by itself`);
    this.#starting = this.#launch();
  }

  kill(): void {
    this.#isKilled = true;
    if (this.#child?.isRunning) this.#child.process.kill('SIGKILL');
  }

  /** Waits until it runs. */
  async running(): Promise<Child> {
    for (;;) {
      await this.#starting;
      if (this.#child?.isRunning) return this.#child;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Ends it, and does not start it again. */
  async end(signal: NodeJS.Signals): Promise<void> {
    this.#isKept = false;
    await this.#starting;
    await this.#child?.end(signal);
  }

  /** It may end now: its work is done. */
  letGo(): void {
    this.#isKept = false;
  }
}

export async function startStores(
  folder: string,
): Promise<{ postgres: Postgres; dynamodb: DynamoDB; environment: Environment }> {
  const postgres = await startPostgres(join(folder, 'postgres'));
  const dynamodb = await startDynamodb(join(folder, 'dynamodb'));
  const environment = {
    DATABASE_URL: postgres.url,
    DYNAMODB_ENDPOINT: dynamodb.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'torture',
    AWS_SECRET_ACCESS_KEY: 'torture',
  };
  return { postgres, dynamodb, environment };
}

const hubMain = join(root, 'sync/hub/main.ts');

/** A command of the hub, as an operator types it. @returns what it prints, a line each */
export async function runHub(
  environment: Environment,
  args: readonly string[],
): Promise<unknown[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [hubMain, ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
    maxBuffer: 2 ** 28,
  });
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

export async function startHubs(given: {
  count: number;
  folder: string;
  environment: Environment;
}): Promise<{ proxy: Gateway; hubs: Kept[] }> {
  const proxy = await startGateway();
  const ports = new Map<string, number>();
  const env = {
    ...given.environment,
    PUBLIC_URL: `http://127.0.0.1:${proxy.port}`,
    LOG_LEVEL: 'warn',
  };
  const hubs = Array.from({ length: given.count }, (_, i) => {
    const name = `hub-${i}`;
    return new Kept(name, async () => {
      ports.delete(name);
      const log = join(given.folder, `${name}.log`);
      const port = await findFreePort();
      const child = new Child(name, [hubMain, 'start', '--port', String(port)], { env, log });
      // It also prints why it did not start: that its store does not answer just now.
      // One that is too slow must not stay beside the next: their connections would use up PostgreSQL's.
      const told = (await child.next().catch(async (error: unknown) => {
        await child.end('SIGKILL');
        throw error;
      })) as { ready?: boolean };
      if (told.ready !== true) throw new Error(`${name} did not start: ${JSON.stringify(told)}`);
      ports.set(name, port);
      proxy.hubs = [...ports.values()];
      return child;
    });
  });
  await Promise.all(hubs.map((hub) => hub.start()));
  return { proxy, hubs };
}

export function keepLaptop(given: {
  files: LaptopFiles;
  hub: string;
  code: string;
  seed: number;
}): Kept {
  const { name, folder, passphrase } = given.files;
  return new Kept(name, async (generation) => {
    // Each start with a seed of its own: its edits are told apart by it.
    const seed = given.seed + generation;
    const told = JSON.stringify({ folder, hub: given.hub, code: given.code, passphrase, seed });
    const child = new Child(name, [join(import.meta.dirname, 'laptop.ts'), told], {
      env: {},
      log: `${folder}.log`,
    });
    await child.next(120_000);
    return child;
  });
}
