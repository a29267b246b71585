import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

const root = join(import.meta.dirname, '../../..');

// biome-ignore lint/suspicious/noExplicitAny: a test looks into a result as it likes
type Result = any;

export interface CommandEnd {
  readonly status: number | null;
  /** The lines of standard output, each of which has to be JSON. */
  readonly results: readonly Result[];
  readonly words: string;
}

/** Runs a command of the hub to its end, as an operator would. */
export async function runHub(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CommandEnd> {
  const hub = spawnHub(args, environment);
  const [output, words, [status]] = await Promise.all([
    text(hub.stdout as NodeJS.ReadableStream),
    text(hub.stderr as NodeJS.ReadableStream),
    once(hub, 'close'),
  ]);
  const lines = output.split('\n').filter((line) => line !== '');
  return { status, results: lines.map((line) => JSON.parse(line)), words };
}

export interface RunningHub {
  /** What it printed when it was ready. */
  readonly ready: Result;
  readonly pid: number;
  /** What it has written to standard error so far: all of it, when it has ended. */
  words(): string;
  /** When it has ended, however that comes: the signal that ended it. */
  readonly ended: Promise<NodeJS.Signals | null>;
  /** @returns its exit status */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts a hub and waits until it serves; it is ended with the test. */
export async function startHub(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningHub> {
  const hub = spawnHub(['start', ...args], environment);
  const ended = once(hub, 'close');
  const words: string[] = [];
  hub.stderr?.on('data', (chunk) => words.push(String(chunk)));
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (hub.exitCode === null) hub.kill(signal);
    const [status] = await ended;
    return status as number | null;
  };
  onTestFinished(async () => {
    await stop();
  });
  const lines = createInterface({ input: hub.stdout as NodeJS.ReadableStream });
  const [first] = await Promise.race([
    once(lines, 'line'),
    ended.then(([status]) => {
      throw new Error(`the hub ended with ${status}: ${words.join('')}`);
    }),
  ]);
  return {
    ready: JSON.parse(first),
    pid: hub.pid as number,
    words: () => words.join(''),
    ended: ended.then(([, signal]) => signal),
    stop,
  };
}

/** Runs a command of the hub and kills it, without a chance to end by itself, when it says something. */
export async function killHubWhenItSays(
  words: RegExp,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<NodeJS.Signals | null> {
  const hub = spawnHub(args, environment);
  const lines = createInterface({ input: hub.stderr as NodeJS.ReadableStream });
  lines.on('line', (line) => {
    if (words.test(line)) hub.kill('SIGKILL');
  });
  const [, signal] = await once(hub, 'exit');
  return signal as NodeJS.Signals | null;
}

function spawnHub(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): ChildProcess {
  const { DATABASE_URL: _database, DYNAMODB_ENDPOINT: _dynamodb, ...inherited } = process.env;
  return spawn(process.execPath, ['sync/hub/main.ts', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...inherited,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'any',
      AWS_SECRET_ACCESS_KEY: 'any',
      ...environment,
    },
  });
}
