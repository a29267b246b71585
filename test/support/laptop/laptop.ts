import { onTestFinished } from 'vitest';
import type { LaptopEvents } from '../../../sync/laptop/api/methods.ts';
import type { SessionState } from '../../../sync/laptop/api/session.ts';
import { createLaptop, type Laptop, type LaptopOptions } from '../../../sync/laptop/laptop.ts';
import type { Pace } from '../../../sync/laptop/sync/sync-loop.ts';
import { schoolBucket } from '../../../sync/model/bucket.ts';
import { demoCenter, grandview, lincoln } from '../memory/demo-records.ts';
import { type HubServer, startHubServer } from '../memory/hub-server.ts';
import type { MemoryCenter } from '../memory/memory-center.ts';
import { MemoryHub } from '../memory/memory-hub.ts';
import { temporaryFolder } from '../temporary-folder.ts';

export const passphrase = 'four words are enough';

/** Nothing happens by itself within the time of a test. */
const slow = 1_000_000;
export const stillPace: Pace = {
  start: slow,
  every: slow,
  everyWhileLive: slow,
  afterEdit: slow,
  afterFailure: { first: slow, longest: slow },
  listenAgain: { first: slow, longest: slow },
};

export interface District {
  readonly center: MemoryCenter;
  readonly hub: MemoryHub;
  readonly server: HubServer;
}

/** A small district behind a real HTTP server. */
export async function startDistrict(center = demoCenter()): Promise<District> {
  const hub = new MemoryHub(center, ['district', schoolBucket(lincoln), schoolBucket(grandview)]);
  const server = await startHubServer(hub);
  onTestFinished(() => server.close());
  return { center, hub, server };
}

export interface TestLaptop extends Laptop {
  readonly folder: string;
  readonly events: { readonly [Name in keyof LaptopEvents]?: LaptopEvents[Name] };
  readonly state: SessionState;
}

/** A laptop that has joined the district and pulled; it syncs only when told. */
export async function joinLaptop(
  { server }: District,
  options: Partial<LaptopOptions> = {},
): Promise<TestLaptop> {
  const folder = options.folder ?? temporaryFolder();
  const events: Partial<Record<keyof LaptopEvents, unknown>> = {};
  const laptop = createLaptop({
    folder,
    fetch,
    pace: stillPace,
    onEvent: (name, value) => {
      events[name] = value;
    },
    ...options,
  });
  onTestFinished(() => laptop.close());
  const state = await laptop.methods.join({ hub: server.url, code: 'GOOD-CODE', passphrase });
  await laptop.methods.syncNow({});
  return { ...laptop, folder, events: events as TestLaptop['events'], state };
}
