import { expect, test } from 'vitest';
import { AdmissionControl } from '../../../sync/hub/server/admission-control.ts';
import type { CaseloadError } from '../../../sync/model/error.ts';

function admissionOf(capacity: number, queue: number) {
  const clock = { now: 0 };
  return { clock, admission: new AdmissionControl({ capacity, queue, now: () => clock.now }) };
}

async function waitOf(entering: Promise<unknown>): Promise<number> {
  const error = (await entering.then(
    () => undefined,
    (refusal: unknown) => refusal,
  )) as CaseloadError | undefined;
  expect(error?.code).toBe('hub_busy');
  return (error?.retry_after ?? 0) * 1000;
}

test('admits as many as it can serve, and the next when one has ended', async () => {
  const { admission } = admissionOf(2, 10);
  const leave = await admission.enter('a');
  await admission.enter('b');
  let isIn = false;
  const third = admission.enter('c').then(() => {
    isIn = true;
  });
  await Promise.resolve();
  expect(isIn).toBe(false);
  leave();
  leave();
  await third;
  expect(isIn).toBe(true);
});

test('gives each laptop that it refuses a later time than the one before', async () => {
  const { admission } = admissionOf(1, 0);
  await admission.enter('a');
  const waits = [];
  for (let i = 0; i < 100; i += 1) waits.push(await waitOf(admission.enter(`laptop ${i}`)));
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect(waits.at(-1)).toBeGreaterThan((waits[0] as number) + 200);
});

test('a laptop that comes before its time keeps it', async () => {
  const { admission, clock } = admissionOf(1, 0);
  await admission.enter('a');
  for (let i = 0; i < 200; i += 1) await waitOf(admission.enter(`x${i}`));
  const first = await waitOf(admission.enter('b'));
  expect(first).toBeGreaterThan(600);
  clock.now += 200;
  expect(await waitOf(admission.enter('b'))).toBeCloseTo(first - 200, 0);
});

test('those that come back in their time go before those that are new', async () => {
  const { admission, clock } = admissionOf(1, 5);
  const leave = await admission.enter('a');
  const order: string[] = [];
  const queued = Array.from({ length: 5 }, (_, i) =>
    admission.enter(`n${i}`).then((done) => {
      order.push(`n${i}`);
      done();
    }),
  );
  clock.now += await waitOf(admission.enter('b'));
  const back = admission.enter('b').then((done) => {
    order.push('b');
    done();
  });
  leave();
  await Promise.all([...queued, back]);
  expect(order[0]).toBe('b');
  expect(order).toHaveLength(6);
});

test('no new request waits in the queue while others have a time to come back', async () => {
  const { admission, clock } = admissionOf(1, 1);
  await admission.enter('a');
  void admission.enter('n1');
  const wait = await waitOf(admission.enter('b'));
  expect(await waitOf(admission.enter('n2'))).toBeGreaterThanOrEqual(wait);
  clock.now += 10 * 60_000;
  const after = await waitOf(admission.enter('n3'));
  expect(after).toBeLessThan(1000);
});

test('while nothing is served at all, a laptop waits longer each time, up to half a minute', async () => {
  const { admission, clock } = admissionOf(1, 0);
  await admission.enter('stuck');
  const waits: number[] = [];
  for (let i = 0; i < 10; i += 1) {
    const wait = await waitOf(admission.enter('b'));
    waits.push(wait);
    clock.now += wait;
  }
  expect(waits.slice(0, 4)).toEqual([250, 500, 1000, 2000]);
  expect(waits.at(-1)).toBe(30_000);
});

test('a laptop that goes while it waits leaves its place in the queue to another', async () => {
  const { admission } = admissionOf(1, 1);
  const leave = await admission.enter('a');
  const going = new AbortController();
  const gone = admission.enter('b', going.signal);
  await waitOf(admission.enter('c'));
  going.abort();
  await expect(gone).rejects.toThrow();
  leave();
  await admission.enter('d');
});
