import { describe, expect, test } from 'vitest';
import { waitAfter } from '../../../sync/engine/retry.ts';
import type { Pace } from '../../../sync/laptop/sync/sync-loop.ts';
import { CaseloadError } from '../../../sync/model/error.ts';
import { eventually } from '../../support/eventually.ts';
import {
  type District,
  joinLaptop,
  startDistrict,
  type TestLaptop,
} from '../../support/laptop/laptop.ts';
import { lincoln } from '../../support/memory/demo-records.ts';

const quick: Pace = {
  start: 5,
  every: 40,
  everyWhileLive: 1_000_000,
  afterEdit: 10,
  afterFailure: { first: 20, longest: 60 },
  listenAgain: { first: 20, longest: 60 },
};
const student_unique_id = '604821';

async function opened(pace = quick): Promise<District & TestLaptop> {
  const district = await startDistrict();
  return { ...district, ...(await joinLaptop(district, { pace })) };
}

/** A laptop to which the hub reports changes, and that is idle: it syncs again when something happens. */
async function openedLive(more: Partial<Pace>): Promise<District & TestLaptop> {
  const laptop = await opened({ ...quick, ...more });
  await until(async () => (await laptop.methods.syncStatus({})).live);
  await until(() => isIdle(laptop.methods));
  return laptop;
}

/** A laptop that starts no sync by itself: the hub does not tell it of changes either. */
async function openedStill(): Promise<District & TestLaptop> {
  const district = await startDistrict();
  district.server.faults.mute = true;
  return { ...district, ...(await joinLaptop(district)) };
}

async function isIdle(methods: TestLaptop['methods']): Promise<boolean> {
  return (await methods.syncStatus({})).phase === 'idle';
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  await eventually(async () => expect(await condition()).toBe(true));
}

describe('the loop of syncs', () => {
  test('brings what changed at the center by itself', async () => {
    const { methods, center } = await opened();
    center.edit('students', [student_unique_id], { birth_city: 'Austin' });
    await until(
      async () => (await methods.getStudent({ student_unique_id })).student.birth_city === 'Austin',
    );
  });

  test('sends a saved edit soon', async () => {
    const { methods, center } = await opened({ ...quick, every: 1_000_000 });
    await methods.editStudent({ student_unique_id, fields: { birth_city: 'Austin' } });
    await until(() => center.get('students', [student_unique_id]).record?.birth_city === 'Austin');
    await until(async () => (await methods.listOutbox({})).length === 0);
  });

  test('sends an edit soon that was saved while the register of disclosures went to the hub', async () => {
    const district = await startDistrict();
    const paths: string[] = [];
    let meanwhile: () => Promise<unknown> = async () => undefined;
    const { methods } = await joinLaptop(district, {
      pace: { ...quick, every: 1_000_000 },
      async fetch(url, init) {
        paths.push(new URL(String(url)).pathname);
        if (paths.at(-1) === '/v1/disclosures') await meanwhile();
        return await fetch(url, init);
      },
    });
    await until(async () => (await methods.syncStatus({})).live);
    await methods.syncNow({});
    await until(async () => (await methods.syncStatus({})).phase === 'idle');
    const { visit_id } = await methods.startVisit({ school_id: lincoln });
    await methods.exportVisit({ visit_id, form: 'csv', recipient: 'Principal', purpose: 'Review' });
    let isSaved = false;
    meanwhile = async () => {
      if (isSaved) return;
      isSaved = true;
      await methods.editStudent({ student_unique_id, fields: { birth_city: 'Austin' } });
    };
    await methods.syncNow({});
    expect(isSaved).toBe(true);
    await until(() => paths.includes('/v1/changesets'));
    // Not only when the stream was opened again.
    expect(paths.slice(paths.indexOf('/v1/disclosures'))).not.toContain('/v1/events');
  });

  describe('while the hub reports changes', () => {
    const fields = { phone: '555-0100' };
    const edit = { profile_id: 'p-1', fields };

    test('sends an edit again soon that a store could not take', async () => {
      const { methods, hub, center } = await openedLive({ every: 100 });
      hub.unavailable = ['profiles'];
      hub.asked.length = 0;
      await methods.editProfile(edit);
      await until(async () => hub.asked.includes('push') && (await isIdle(methods)));
      hub.unavailable = [];
      const refused = performance.now();
      await until(() => center.get('profiles', ['p-1']).record?.phone === '555-0100');
      // Not only when the stream was opened again.
      expect(performance.now() - refused).toBeLessThan(20_000);
    });

    test('waits longer after each attempt, up to the time between two syncs', async () => {
      const { methods, hub } = await openedLive({ every: 400 });
      hub.unavailable = ['profiles'];
      await methods.editProfile(edit);
      hub.asked.length = 0;
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const attempts = hub.asked.filter((name) => name === 'push').length;
      // Waits of 20, 40, 80, 160, 320, 400 ms, or half of each.
      expect(attempts).toBeGreaterThan(3);
      expect(attempts).toBeLessThan(13);
    });

    test('sends it at the time that the hub named, not before', async () => {
      const { methods, hub, center } = await openedLive({ every: 100 });
      const push = hub.push.bind(hub);
      let refused: number | undefined;
      hub.push = async (request) => {
        if (refused !== undefined) return await push(request);
        refused = performance.now();
        return request.changesets.map(({ id }) => ({
          id,
          result: 'unavailable',
          error: { code: 'store_unavailable', params: { reason: 'dynamodb' }, retry_after: 0.5 },
        }));
      };
      await methods.editProfile(edit);
      await until(() => center.get('profiles', ['p-1']).record?.phone === '555-0100');
      // Timers fire a millisecond early.
      expect(performance.now() - (refused ?? 0)).toBeGreaterThan(498);
    });

    test.each(['/v1/changesets', '/v1/pull', '/v1/disclosures'])(
      'sends an edit soon when it is saved during %s, also when that request fails',
      async (path) => {
        for (const fails of [false, true]) {
          const paused: { meanwhile?: () => Promise<unknown> } = {};
          const paths: string[] = [];
          const district = await startDistrict();
          const laptop = await joinLaptop(district, {
            pace: { ...quick, every: 1_000_000, afterFailure: { first: 20, longest: 1_000_000 } },
            async fetch(url, init) {
              paths.push(new URL(String(url)).pathname);
              if (paths.at(-1) !== path) return await fetch(url, init);
              const { meanwhile } = paused;
              delete paused.meanwhile;
              await meanwhile?.();
              if (meanwhile !== undefined && fails) throw new TypeError('fetch failed');
              return await fetch(url, init);
            },
          });
          const { methods } = laptop;
          await until(async () => (await methods.syncStatus({})).live);
          await until(() => isIdle(methods));
          // Many failures before: the next wait is long.
          district.server.faults.refusing = '/v1/pull';
          for (let i = 0; i < 20; i += 1) {
            await Promise.resolve(methods.syncNow({})).catch(() => undefined);
          }
          delete district.server.faults.refusing;
          const { visit_id } = await methods.startVisit({ school_id: lincoln });
          const disclosure = { form: 'csv', recipient: 'Principal', purpose: 'Review' } as const;
          await methods.exportVisit({ visit_id, ...disclosure });
          await methods.editProfile({ profile_id: 'p-1', fields: { phone: '555-0199' } });
          paused.meanwhile = async () => methods.editProfile(edit);
          await Promise.resolve(methods.syncNow({})).catch(() => undefined);
          expect(paused.meanwhile).toBeUndefined();
          paths.length = 0;
          await until(() => district.center.get('profiles', ['p-1']).record?.phone === '555-0100');
          // Not only when the stream was opened again.
          expect(paths).not.toContain('/v1/events');
          await methods.lock({});
        }
      },
    );
  });

  test('brings changes at once when the hub announces them, and listens again when the connection breaks', async () => {
    const { methods, center, server } = await opened({ ...quick, every: 1_000_000 });
    const city = async () => (await methods.getStudent({ student_unique_id })).student.birth_city;
    const isLive = async () => (await methods.syncStatus({})).live;
    await until(isLive);
    await until(async () => (await methods.syncStatus({})).phase === 'idle');
    center.edit('students', [student_unique_id], { birth_city: 'Austin' });
    server.tellMoved();
    await until(async () => (await city()) === 'Austin');
    center.edit('students', [student_unique_id], { birth_city: 'Dallas' });
    server.dropListeners();
    // Nobody has told of it, but a new connection may have missed something.
    await until(async () => (await city()) === 'Dallas');
    await until(isLive);
    await methods.setWorkOffline({ offline: true });
    expect(await isLive()).toBe(false);
  });

  test('syncs by the clock with a hub that sends no events', async () => {
    const { methods, center, server } = await opened();
    server.faults.mute = true;
    server.dropListeners();
    await until(async () => !(await methods.syncStatus({})).live);
    center.edit('students', [student_unique_id], { birth_city: 'Austin' });
    await until(
      async () => (await methods.getStudent({ student_unique_id })).student.birth_city === 'Austin',
    );
  });

  test('retries at the time that a busy hub named, not before', async () => {
    const { methods, hub, server } = await openedStill();
    hub.asked.length = 0;
    const asked = performance.now();
    server.faults.busy = { retry_after: 0.3 };
    await expect(methods.syncNow({})).rejects.toMatchObject({ code: 'hub_busy', retry_after: 0.3 });
    delete server.faults.busy;
    await until(() => hub.asked.includes('pull'));
    // A busy machine makes it longer. Timers fire a millisecond early.
    expect(performance.now() - asked).toBeGreaterThan(298);
  });

  test('never runs two syncs at once: a request joins the one that runs', async () => {
    const { methods, hub } = await openedStill();
    hub.asked.length = 0;
    await Promise.all([methods.syncNow({}), methods.syncNow({}), methods.syncNow({})]);
    expect(hub.asked).toEqual(['pull']);
  });

  test('starts no sync by itself while working offline, but one on request', async () => {
    const { methods, hub, center } = await opened();
    expect(await methods.setWorkOffline({ offline: true })).toMatchObject({ work_offline: true });
    await until(async () => (await methods.syncStatus({})).phase === 'idle');
    hub.asked.length = 0;
    await methods.editStudent({ student_unique_id, fields: { birth_city: 'Austin' } });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(hub.asked).toEqual([]);
    await methods.syncNow({});
    expect(center.get('students', [student_unique_id]).record).toMatchObject({
      birth_city: 'Austin',
    });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(hub.asked).toEqual(['push', 'pull']);
    await methods.setWorkOffline({ offline: false });
    await until(() => hub.asked.length > 2);
  });

  test('says that the hub is out of reach, tries again, and says when it is back', async () => {
    const { methods, server, events } = await opened();
    server.faults.instead = { status: 503, type: 'text/html', body: 'down' };
    await until(async () => (await methods.syncStatus({})).reachable === false);
    expect(await methods.syncStatus({})).toMatchObject({
      last_error: { code: 'unreachable' },
      last_success: expect.any(String),
    });
    await methods.editStudent({ student_unique_id, fields: { birth_city: 'Austin' } });
    await new Promise((resolve) => setTimeout(resolve, 150));
    // It was tried to be sent, and can still be changed or taken back.
    await until(async () => (await methods.listOutbox({}))[0]?.state === 'waiting');
    delete server.faults.instead;
    await until(async () => (await methods.syncStatus({})).reachable === true);
    await until(async () => (await methods.listOutbox({})).length === 0);
    await until(() => events.sync?.phase === 'idle');
    expect(events.sync).toMatchObject({ last_error: null });
  });

  test('takes a hub that sends records and answers no edit for one that is there', async () => {
    const { methods, hub, center } = await opened();
    const taken = hub.push.bind(hub);
    hub.push = () => Promise.reject(new CaseloadError({ code: 'unreachable' }));
    await methods.editStudent({ student_unique_id, fields: { birth_city: 'Austin' } });
    await until(async () => (await methods.syncStatus({})).last_error?.code === 'unreachable');
    expect(await methods.syncStatus({})).toMatchObject({ reachable: true });
    hub.push = taken;
    await until(async () => (await methods.listOutbox({})).length === 0);
    expect(center.get('students', [student_unique_id]).record).toMatchObject({
      birth_city: 'Austin',
    });
  });

  test('locks while a sync runs', async () => {
    const { methods, server, events } = await opened();
    server.faults.silent = true;
    const running = Promise.resolve(methods.syncNow({})).catch((error: unknown) => error);
    expect(await methods.lock({})).toMatchObject({ state: 'closed' });
    expect(await running).toMatchObject({ code: 'unreachable' });
    expect(events.session).toMatchObject({ state: 'closed' });
  });
});

describe('the wait before another attempt', () => {
  const backoff = { first: 1000, longest: 60_000 };

  test('doubles up to its limit, and is never the same for all', () => {
    const longest = [1, 2, 3, 10].map((failures) => waitAfter(failures, backoff, () => 0.999_999));
    expect(longest).toEqual([1000, 2000, 4000, 60_000]);
    const shortest = [1, 2, 3, 10].map((failures) => waitAfter(failures, backoff, () => 0));
    expect(shortest).toEqual([500, 1000, 2000, 30_000]);
  });
});
