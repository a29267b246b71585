import { expect, onTestFinished, test } from 'vitest';
import { save } from '../../../sync/engine/outbox/save.ts';
import { pull } from '../../../sync/engine/pull/pull.ts';
import { push } from '../../../sync/engine/push/push.ts';
import { httpHub } from '../../../sync/laptop/hub-client/http-hub.ts';
import { makeDeviceKey, proverOf } from '../../../sync/laptop/keys/device-key.ts';
import { changeset, nextId, update } from '../../support/changeset.ts';
import { openSlowLine } from '../../support/hub/slow-line.ts';
import { startDistrict } from '../../support/laptop/laptop.ts';
import { openTestMirror } from '../../support/laptop/mirror.ts';
import { demoCenter, enrollment, lincoln, student } from '../../support/memory/demo-records.ts';

/** Milliseconds. A test cannot take as long as a line of 1,800 bytes a second, so all is quicker in proportion. */
const silence = 1500;
const bytesPerSecond = 25_000;
const leastRate = 5000;
const fields = {
  first_name: 'B'.repeat(100),
  last_name: 'O'.repeat(100),
  middle_name: 'M'.repeat(100),
  maiden_name: 'N'.repeat(100),
  birth_city: 'C'.repeat(100),
};
const clock = { now: () => new Date() };

/** A laptop with an edit of each of so many students, on a slow line. */
async function onSlowLine(edits: number) {
  const center = demoCenter();
  const ids = Array.from({ length: edits }, (_, i) => `7${i}`);
  for (const id of ids) {
    center.put('students', student(id, 'Ben', 'Okafor'));
    center.put('student_school_associations', enrollment(id, lincoln));
  }
  const { server, hub: memory } = await startDistrict(center);
  const prove = await proverOf(await makeDeviceKey());
  const { port } = new URL(server.url);
  const connected = (line: number) => {
    // A proof names the address of the hub, whatever the line.
    const overLine: typeof fetch = (url, init) => fetch(String(url).replace(port, `${line}`), init);
    const options = { url: server.url, fetch: overLine, prove, clock, silence, leastRate };
    const hub = httpHub(options);
    onTestFinished(() => hub.close());
    return hub;
  };
  const mirror = openTestMirror();
  await pull({ mirror, hub: connected(Number(port)) });
  for (const id of ids) save(mirror, changeset('edit', update('students', [id], fields)));
  const hub = connected(await openSlowLine(Number(port), bytesPerSecond));
  return { center, memory, ids, engine: { mirror, hub, ids: { next: nextId } } };
}

test('100 edits on a slow line arrive, though the whole takes longer than a silence may', async () => {
  const { center, memory, ids, engine } = await onSlowLine(100);
  memory.asked.length = 0;
  expect(await push(engine)).toBe(100);
  expect(engine.mirror.outbox()).toEqual([]);
  for (const id of ids) expect(center.get('students', [id]).record).toMatchObject(fields);
  // Long edits leave in several requests, so that what has arrived stays.
  expect(memory.asked).toEqual(['push', 'push']);
});

test('a first pull on a slow line ends', async () => {
  const { engine } = await onSlowLine(100);
  const mirror = openTestMirror();
  const { rows } = await pull({ ...engine, mirror });
  expect(rows).toBeGreaterThan(200);
});
