import { join } from 'node:path';
import { type UtilityProcess, utilityProcess } from 'electron';
import type { MethodResults } from '../../../sync/laptop/api/methods.ts';
import type { MethodName } from '../../../sync/laptop/api/requests.ts';
import type { SessionState } from '../../../sync/laptop/api/session.ts';
import { type Problem, problemOf, type Result } from '../../../sync/model/error.ts';
import type { BridgeEvent } from '../../preload/contract.ts';
import { canSeal, seal, unseal } from '../settings/key-store.ts';
import {
  type AnyResult,
  type CheckedArguments,
  envelopeVersion,
  type FromRecords,
  type ToRecords,
} from './records-messages.ts';
import { createRestartLimit } from './restarts.ts';

/** The process that holds the mirror, as the rest of main sees it. */
export interface Records {
  /** Calls a method with checked arguments. Never rejects. */
  call<Name extends MethodName>(
    method: Name,
    args: CheckedArguments<Name>,
  ): Promise<Result<MethodResults[Name]>>;
  /** Closes the mirror and ends the process. */
  close(): Promise<void>;
}

/** What the operating system and Electron's metrics call the process. */
const recordsProcessName = 'Caseload records';

/**
 * A small space for new objects, in mebibytes: what a pull receives becomes garbage at once, and V8 then collects it
 * before it piles up. `--js-flags` works because Chromium reads it before it creates the heap; a plain Node option
 * comes too late.
 */
const flags = ['--js-flags=--max-semi-space-size=2'];

/** Milliseconds after which a process that has not closed is killed. */
const patience = 10_000;

const restarted: Problem = {
  code: 'records_stopped',
  params: { reason: 'once' },
};
const broken: Problem = {
  code: 'records_stopped',
  params: { reason: 'repeatedly' },
};

/**
 * Starts the records process and keeps it running:
 *
 *   running ──ends unexpectedly──► running again, locked     (at most three times a minute)
 *      │                      └──► broken: every call fails
 *      └──close()──► closed
 *
 * @param options.folder holds the mirrors
 * @param options.tell receives the laptop's events, and an event when the process ended unexpectedly
 */
export function openRecords(options: {
  folder: string;
  tell: (event: BridgeEvent) => void;
}): Records {
  const { folder, tell } = options;
  const pending = new Map<number, (result: AnyResult) => void>();
  const limit = createRestartLimit(Date.now);
  let lastId = 0;
  let state: 'running' | 'broken' | 'closed' = 'running';
  let child = start();

  function start(): UtilityProcess {
    const started = utilityProcess.fork(join(import.meta.dirname, 'records.cjs'), [], {
      serviceName: recordsProcessName,
      execArgv: flags,
      env: environment(),
    });
    started.on('message', (message: FromRecords) => receive(message));
    started.once('exit', () => ended());
    post(started, { version: envelopeVersion, kind: 'start', folder, canSeal: canSeal() });
    return started;
  }

  function receive(message: FromRecords): void {
    if (message.kind === 'answer') {
      pending.get(message.id)?.(message.result);
      pending.delete(message.id);
    } else if (message.kind === 'event') {
      tell(message.event);
    } else {
      const { id, work, bytes } = message;
      post(child, { version: envelopeVersion, kind: 'sealed', id, result: workSeal(work, bytes) });
    }
  }

  function ended(): void {
    const mayGoOn = state === 'running' && limit.mayRestart();
    const problem = mayGoOn ? restarted : broken;
    for (const answer of pending.values()) answer({ ok: false, error: problem });
    pending.clear();
    if (state !== 'running') return;
    if (!mayGoOn) state = 'broken';
    tell({ name: 'interrupted', payload: problem });
    if (mayGoOn) {
      child = start();
      call('sessionState', {}).then((session) => {
        if (session.ok) tell({ name: 'session', payload: session.value });
      });
    } else {
      tell({ name: 'session', payload: nobody });
    }
  }

  function call<Name extends MethodName>(method: Name, args: CheckedArguments<Name>) {
    if (state !== 'running') return Promise.resolve({ ok: false, error: broken } as const);
    return new Promise<Result<MethodResults[Name]>>((resolve) => {
      const id = ++lastId;
      pending.set(id, (result) => resolve(result as Result<MethodResults[Name]>));
      post(child, { version: envelopeVersion, kind: 'call', id, method, args });
    });
  }

  async function close(): Promise<void> {
    if (state !== 'running') return;
    state = 'closed';
    const end = new Promise((resolve) => child.once('exit', resolve));
    post(child, { version: envelopeVersion, kind: 'close' });
    const impatience = setTimeout(() => child.kill(), patience);
    await end;
    clearTimeout(impatience);
  }

  return { call, close };
}

const nobody: SessionState = { state: 'closed', people: [] };

function post(child: UtilityProcess, message: ToRecords): void {
  child.postMessage(message);
}

function workSeal(work: 'seal' | 'unseal', bytes: Uint8Array): Result<Uint8Array> {
  try {
    return { ok: true, value: work === 'seal' ? seal(bytes) : unseal(bytes) };
  } catch (error) {
    return { ok: false, error: problemOf(error) };
  }
}

/** The environment without main's own settings, which include the demo's passphrase. */
function environment(): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !entry[0].startsWith('CASELOAD_'),
  );
  return Object.fromEntries(inherited);
}
