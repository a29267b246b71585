import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DemoHub, startDemoHub } from '../../../scripts/demo/hub.ts';
import { findFreePort } from '../../../sync/hub/demo/embedded/free-port.ts';
import type { Gateway } from '../hub/gateway.ts';
import { sharedPath } from '../shared-path.ts';

/** A hub with a district, which can be stopped and started again at the same address. */
export interface District {
  readonly url: string;
  /** The counselor whom the tests join as. */
  readonly email: string;
  makeJoinCode(): Promise<string>;
  /** The stores stop with the hub, and keep their data. */
  stop(): Promise<void>;
  /** @returns the running hub, with the addresses of its stores */
  start(): Promise<DemoHub>;
  /** Ends it and forgets its data. */
  remove(): Promise<void>;
}

/**
 * A made-up district; unless told otherwise, of 300 students in three schools.
 * @param gateway stands between the laptops and the hub
 */
export async function openDemoDistrict(
  size = { students: 300, schools: 3 },
  gateway?: Gateway,
): Promise<District> {
  return await openDistrict(async (hub) => {
    const users = await hub.loadDistrict({ ...size, seed: 1 });
    return users.find(({ role }) => role === 'counselor')?.email;
  }, gateway);
}

/** Ed-Fi's sample district, or undefined where ../shared is missing. */
export async function openGrandBend(): Promise<District | undefined> {
  const folder = sharedPath('data', 'edfi', 'grand-bend');
  if (folder === undefined) return undefined;
  return await openDistrict(async (hub) => {
    const names = ['EducationOrganization.xml', 'Student.xml', 'StaffAssociation.xml'];
    const files = [...names, 'derived-student-school.csv'].map((name) => join(folder, name));
    await hub.importEdfi([...files, '--entry-date', '2026-08-24']);
    return 'EfrainRodriguez@edfi.org';
  });
}

async function openDistrict(
  load: (hub: DemoHub) => Promise<string | undefined>,
  gateway?: Gateway,
): Promise<District> {
  const folder = await mkdtemp(join(tmpdir(), 'caseload-district-'));
  const port = await findFreePort();
  const log = join(folder, 'hub.log');
  const publicUrl = gateway && `http://127.0.0.1:${gateway.port}`;
  const start = () =>
    startDemoHub({
      data: join(folder, 'hub'),
      port,
      log,
      ...(publicUrl === undefined ? {} : { publicUrl }),
    });
  let hub: DemoHub | undefined = await start();
  if (gateway) gateway.hubs = [port];
  const email = await load(hub);
  if (email === undefined) throw new Error('the district has no counselor');
  const stop = async () => {
    await hub?.stop();
    hub = undefined;
  };
  return {
    url: publicUrl ?? hub.url,
    email,
    async makeJoinCode() {
      if (hub === undefined) throw new Error('the hub is stopped');
      return await hub.makeJoinCode(email);
    },
    stop,
    async start() {
      hub ??= await start();
      return hub;
    },
    async remove() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
