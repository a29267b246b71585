import { net } from 'electron';
import type { MethodResults } from '../../../sync/laptop/api/methods.ts';
import type { MethodName } from '../../../sync/laptop/api/requests.ts';
import { createLaptop, type Laptop } from '../../../sync/laptop/laptop.ts';
import { CaseloadError, defect, problemOf, type Result } from '../../../sync/model/error.ts';
import { omitExperimentalWarnings } from './node-warnings.ts';
import {
  type AnyResult,
  envelopeVersion,
  type FromRecords,
  type LaptopEvent,
  type ToRecords,
} from './records-messages.ts';

/** The records process: holds the mirror and the engine, and answers main. */

type AnyValue = MethodResults[MethodName];
type Call = Extract<ToRecords, { kind: 'call' }>;
type Seal = Extract<FromRecords, { kind: 'seal' }>;

const sealing = new Map<number, (result: Result<Uint8Array>) => void>();
let lastSeal = 0;
let laptop: Laptop | undefined;

omitExperimentalWarnings();

process.parentPort.on('message', ({ data }: { data: ToRecords }) => {
  if (data.version !== envelopeVersion) {
    throw new CaseloadError({
      code: 'protocol_mismatch',
      params: { reason: 'mixed_installation' },
    });
  }
  receive(data);
});

function receive(message: ToRecords): void {
  switch (message.kind) {
    case 'start':
      laptop = start(message);
      break;
    case 'call':
      answer(message);
      break;
    case 'sealed':
      sealing.get(message.id)?.(message.result);
      sealing.delete(message.id);
      break;
    case 'close':
      close();
      break;
  }
}

function start({ folder, canSeal }: Extract<ToRecords, { kind: 'start' }>): Laptop {
  return createLaptop({
    folder,
    fetch: fetchFromHub,
    ...(canSeal ? { keyStore: { seal: askSeal('seal'), unseal: askSeal('unseal') } } : {}),
    onEvent: (name, payload) => {
      post({ version: envelopeVersion, kind: 'event', event: { name, payload } as LaptopEvent });
    },
  });
}

async function answer({ id, method, args }: Call): Promise<void> {
  post({ version: envelopeVersion, kind: 'answer', id, result: await run(method, args) });
}

async function run(method: Call['method'], args: unknown): Promise<AnyResult> {
  try {
    if (!laptop) throw defect('A call came before the start.');
    // Main has checked the arguments with this method's schema.
    const work = laptop.methods[method] as (given: unknown) => AnyValue | Promise<AnyValue>;
    return { ok: true, value: await work(args) };
  } catch (error) {
    if (!(error instanceof CaseloadError)) reportDefect(method, error);
    return { ok: false, error: problemOf(error) };
  }
}

/** Logs where in the program a defect happened. The message stays out: it could quote a record. */
function reportDefect(method: string, error: unknown): void {
  const stack = error instanceof Error ? (error.stack ?? '').split('\n').slice(1) : [];
  const kind = error instanceof Error ? error.name : typeof error;
  console.error([`Caseload: ${kind} in ${method}`, ...stack].join('\n'));
}

async function close(): Promise<void> {
  await laptop?.close();
  process.exit(0);
}

/** In the place of Chromium's own, which are long and tell of the machine. */
const plainHeaders = { 'user-agent': 'Caseload', 'accept-language': '*' };

/**
 * Chromium's network stack, which knows the system's proxy and certificates. A request carries no cookies, leaves
 * nothing in a cache, and fails when the hub redirects it.
 */
const fetchFromHub: typeof fetch = (input, init) =>
  net.fetch(input as string | Request, {
    ...init,
    headers: { ...init?.headers, ...plainHeaders },
    credentials: 'omit',
    cache: 'no-store',
    redirect: 'error',
  });

function askSeal(work: Seal['work']) {
  return (bytes: Uint8Array) =>
    new Promise<Uint8Array>((resolve, reject) => {
      const id = ++lastSeal;
      sealing.set(id, (result) => {
        if (result.ok) resolve(result.value);
        else reject(new CaseloadError(result.error));
      });
      post({ version: envelopeVersion, kind: 'seal', id, work, bytes });
    });
}

function post(message: FromRecords): void {
  process.parentPort.postMessage(message);
}
