import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type BucketVerdict, verify } from '../../../sync/engine/verify/verify.ts';
import { makeJoinCode } from '../../../sync/hub/devices/join-codes.ts';
import type { LaptopMethods } from '../../../sync/laptop/api/methods.ts';
import type { Fetch } from '../../../sync/laptop/hub-client/transport.ts';
import { personFolder } from '../../../sync/laptop/keys/folder.ts';
import { createLaptop, type Laptop } from '../../../sync/laptop/laptop.ts';
import { openSession } from '../../../sync/laptop/session.ts';
import type { TestCenter } from '../center/center.ts';

export const passphrase = 'correct horse battery';

export interface RealLaptop {
  /** Of the laptop that runs now. */
  readonly methods: LaptopMethods;
  readonly folder: string;
  /** Closes the mirror and opens it again, as quitting and starting the app does. */
  restart(): Promise<void>;
  /** Closes the mirror, so that another process can open it. */
  close(): Promise<void>;
  /** Compares every bucket with the center, as `caseload verify` does; the laptop is closed after that. */
  verify(): Promise<BucketVerdict[]>;
}

/** A whole laptop without a window, joined as a user of the center; no sync starts by itself. */
export async function joinRealLaptop(
  center: Pick<TestCenter, 'pool'>,
  given: { url: string; email: string; fetch?: Fetch },
): Promise<RealLaptop> {
  const { fetch = globalThis.fetch } = given;
  const folder = await mkdtemp(join(tmpdir(), 'caseload-laptop-'));
  let laptop: Laptop = createLaptop({ folder, fetch });
  onTestFinished(async () => {
    await laptop.close();
    await rm(folder, { recursive: true, force: true });
  });
  const { code } = await makeJoinCode(center.pool, { email: given.email, hours: 1 });
  await laptop.methods.join({ hub: given.url, code, passphrase });
  laptop.methods.setWorkOffline({ offline: true });
  return {
    get methods() {
      return laptop.methods;
    },
    folder,
    close: () => laptop.close(),
    async verify() {
      const [person] = await laptop.methods.listPeople({});
      await laptop.close();
      const files = personFolder(join(folder, person?.person ?? ''));
      const machine = { fetch, clock: { now: () => new Date() } };
      const session = await openSession({ ...files, name: 'test' }, passphrase, machine);
      try {
        return await verify(session, { repair: false, deep: true });
      } finally {
        session.close();
      }
    },
    async restart() {
      await laptop.close();
      laptop = createLaptop({ folder, fetch });
      const [person] = await laptop.methods.listPeople({});
      await laptop.methods.unlock({ person: person?.person ?? '', passphrase });
      laptop.methods.setWorkOffline({ offline: true });
    },
  };
}
