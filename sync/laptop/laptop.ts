import { join as joinPath } from 'node:path';
import type { Clock, Random } from '../engine/ports.ts';
import { CaseloadError } from '../model/error.ts';
import type { LaptopMethods } from './api/methods.ts';
import { methodSchemas } from './api/requests.ts';
import type { SessionState } from './api/session.ts';
import type { Fetch } from './hub-client/transport.ts';
import { listPeople, personFolder } from './keys/folder.ts';
import type { KeyStore } from './keys/key-file.ts';
import { type OpenLaptop, type OpenMethods, openLaptop, type Tell } from './open-laptop.ts';
import { joinSession, type Machine, openSession, type Session } from './session.ts';
import { type Pace, standardPace } from './sync/sync-loop.ts';

export interface LaptopOptions {
  /** Holds one folder for each person who uses this machine. */
  readonly folder: string;
  readonly fetch: Fetch;
  /** The operating system's, where it is strong. */
  readonly keyStore?: KeyStore;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly pace?: Pace;
  /** Called with what changes by itself. It must not throw. */
  readonly onEvent?: Tell;
}

export interface Laptop {
  readonly methods: LaptopMethods;
  /** Locks: ends the sync that runs, and closes the mirror. */
  close(): Promise<void>;
}

/**
 * A laptop: what the records process serves. One mirror at a time is open; methods that need it throw
 * `locked` while none is.
 */
export function createLaptop(options: LaptopOptions): Laptop {
  const { folder, clock = { now: () => new Date() }, random = Math.random } = options;
  const machine: Machine = {
    fetch: options.fetch,
    clock,
    ...(options.keyStore === undefined ? {} : { keyStore: options.keyStore }),
  };
  const tell: Tell = options.onEvent ?? (() => undefined);
  let open: OpenLaptop | undefined;

  const state = (): SessionState =>
    open === undefined ? { state: 'closed', people: listPeople(folder) } : open.state();
  const lock = async (): Promise<SessionState> => {
    const closing = open;
    open = undefined;
    await closing?.close();
    if (closing !== undefined) tell('session', state());
    return state();
  };
  const opened = (session: Session): SessionState => {
    open = openLaptop(session, { tell, pace: options.pace ?? standardPace, random });
    tell('session', state());
    return state();
  };

  const own = {
    listPeople: () => listPeople(folder),
    sessionState: state,
    async join(given) {
      await lock();
      return opened(await joinSession(given, (name) => joinPath(folder, name), machine));
    },
    async unlock({ person, passphrase }) {
      await lock();
      const known = listPeople(folder).find((one) => one.person === person);
      if (known === undefined) throw notHere();
      const files = personFolder(joinPath(folder, known.person));
      return opened(await openSession({ ...files, name: known.person }, passphrase, machine));
    },
    lock,
  } satisfies Partial<LaptopMethods>;

  const whenOpen = (name: keyof OpenMethods) => (given: never) => {
    if (open === undefined) throw locked();
    return open.methods[name](given);
  };
  const rest = Object.fromEntries(
    Object.keys(methodSchemas)
      .filter((name) => !Object.hasOwn(own, name))
      .map((name) => [name, whenOpen(name as keyof OpenMethods)]),
  ) as unknown as OpenMethods;
  return {
    methods: { ...own, ...rest },
    close: async () => void (await lock()),
  };
}

function locked(): CaseloadError {
  return new CaseloadError({
    code: 'locked',
  });
}

function notHere(): CaseloadError {
  return new CaseloadError({
    code: 'not_joined',
    params: { reason: 'person' },
  });
}
