import { expect, test } from 'vitest';
import { addStudent, enroll } from '../../support/center/records.ts';
import { openTestHub } from '../../support/hub/hub.ts';
import { joinedLaptop, send } from '../../support/hub/signed-requests.ts';

/** Requests as the laptop of protocol 1 sent them. */
const firstPull = { protocol: 1, epoch: null, buckets: {}, descriptors: null };

test('a laptop of protocol 1 pulls, pushes and compares as ever', async () => {
  const hub = await openTestHub();
  await addStudent(hub.pool, 'A');
  await enroll(hub.pool, 'A', 1, '2026-08-01');
  const { key } = await joinedLaptop(hub);
  const pulled = await send(hub.url, { key, path: '/v1/pull', body: firstPull });
  const lines = linesOf(pulled.json);
  const { hello } = lines[0];
  expect(hello).toMatchObject({ protocol: 1, buckets: ['district', 'school:1'] });
  expect(hello).not.toHaveProperty('compare');
  const student = lines.find((line) => line[0] === 'students');
  const changeset = {
    id: '01890000-0000-7000-8000-000000000001',
    action: 'edit',
    made_at: '2026-11-25T08:00:00.000Z',
    operations: [
      {
        op: 'update',
        entity: 'students',
        key: ['A'],
        base: student[2],
        fields: { birth_city: 'Oslo' },
      },
    ],
  };
  const push = () =>
    send(hub.url, {
      key,
      path: '/v1/changesets',
      body: { protocol: 1, epoch: hello.epoch, changesets: [changeset] },
    });
  const [applied] = (await push()).json.value.answers;
  expect(applied).toMatchObject({ id: changeset.id, result: 'applied' });
  // It looks for nothing in an answer that it does not know.
  expect((await push()).json.value.answers).toEqual([{ ...applied, repeated: true }]);
  const buckets = Object.fromEntries(
    lines.filter((line) => line.end).map((line) => [line.end, line.cursor]),
  );
  const again = await send(hub.url, {
    key,
    path: '/v1/pull',
    body: { protocol: 1, epoch: hello.epoch, buckets, descriptors: hello.descriptors.version },
  });
  const rows = linesOf(again.json).filter((line) => Array.isArray(line));
  expect(rows.map(([entity, rowKey]) => [entity, rowKey])).toEqual([['students', ['A']]]);
  expect(linesOf(again.json).at(-1)).toMatchObject({ done: true });
  const digest = { protocol: 1, bucket: 'school:1' };
  const compared = await send(hub.url, { key, path: '/v1/digest', body: digest });
  expect(compared.json.value).toMatchObject({ bucket: 'school:1', rows: 3 });
});

test('a laptop of protocol 1 is stopped by another epoch, where one of today compares', async () => {
  const hub = await openTestHub();
  const { key } = await joinedLaptop(hub);
  const other = {
    ...firstPull,
    epoch: '00000000-0000-4000-8000-000000000000',
    buckets: { district: {}, 'school:1': {} },
  };
  const refused = await send(hub.url, { key, path: '/v1/pull', body: other });
  expect([refused.status, refused.json.error.code]).toEqual([409, 'epoch_changed']);
  const told = await send(hub.url, { key, path: '/v1/pull', body: { ...other, protocol: 2 } });
  const lines = linesOf(told.json);
  expect(lines[0].hello.compare).toEqual(['district', 'school:1']);
  expect(lines.slice(1)).toMatchObject([{ done: true }]);
});

// biome-ignore lint/suspicious/noExplicitAny: a test looks into it as it likes
function linesOf(answer: unknown): any[] {
  return String(answer)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
