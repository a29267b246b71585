import { expect, test } from 'vitest';
import { makeJoinCode } from '../../../sync/hub/devices/join-codes.ts';
import { decideRecheck } from '../../../sync/hub/postgres/recheck.ts';
import { tableNames } from '../../../sync/hub/postgres/schema/triggers.ts';
import { protocolVersion } from '../../../sync/protocol/version.ts';
import { connectTo } from '../../support/center/center.ts';
import { addStudent, enroll } from '../../support/center/records.ts';
import { changeset, nextId, update } from '../../support/changeset.ts';
import { firstPull } from '../../support/first-pull.ts';
import { openTestHub } from '../../support/hub/hub.ts';
import {
  answerOf,
  joinBody,
  joinedLaptop,
  makeKey,
  open,
  send,
  type TestAnswer,
} from '../../support/hub/signed-requests.ts';

async function openHub() {
  const hub = await openTestHub();
  await addStudent(hub.pool, 'A');
  await enroll(hub.pool, 'A', 1, '2026-08-01');
  await decideRecheck(hub.pool);
  const { key } = await joinedLaptop(hub);
  const { rows } = await hub.pool.query('SELECT epoch FROM sync.epoch WHERE is_current');
  const codes = await Promise.all(
    [1, 2].map(() => makeJoinCode(hub.pool, { email: 'cara@schools.example', hours: 1 })),
  );
  const protocol = protocolVersion;
  const student = { entity: 'students', key: ['A'] };
  /** A request to each route. The stream of events stays open: its first bytes are its answer. */
  const requests: Readonly<Record<string, () => Promise<TestAnswer>>> = {
    health: async () => {
      const response = await fetch(`${hub.url}/v1/health`);
      return { status: response.status, headers: response.headers, json: await response.json() };
    },
    events: async () => {
      const body = { protocol };
      const hangingUp = new AbortController();
      const { signal } = hangingUp;
      const opened = await open(hub.url, { key, path: '/v1/events', body, signal });
      if (opened.status !== 200) return await answerOf(opened);
      hangingUp.abort();
      return { status: opened.status, headers: opened.headers, json: {} };
    },
    join: async () => {
      const body = joinBody(codes.pop()?.code ?? '');
      return await send(hub.url, { key: await makeKey(), path: '/v1/join', body });
    },
    pull: () => send(hub.url, { key, path: '/v1/pull', body: firstPull }),
    changesets: () => {
      const edit = update('students', ['A'], { birth_city: 'Waco' }, 'none');
      const body = { protocol, epoch: rows[0].epoch, changesets: [changeset('edit', edit)] };
      return send(hub.url, { key, path: '/v1/changesets', body });
    },
    digest: () =>
      send(hub.url, { key, path: '/v1/digest', body: { protocol, bucket: 'school:1' } }),
    digests: () =>
      send(hub.url, { key, path: '/v1/digests', body: { protocol, buckets: ['school:1'] } }),
    entries: () =>
      send(hub.url, {
        key,
        path: '/v1/entries',
        body: { protocol, bucket: 'school:1', ranges: [0] },
      }),
    records: () =>
      send(hub.url, {
        key,
        path: '/v1/records',
        body: { protocol, bucket: 'school:1', keys: [student] },
      }),
    history: () =>
      send(hub.url, { key, path: '/v1/history', body: { protocol, ...student, limit: 10 } }),
    disclosures: () => {
      const disclosure = {
        id: nextId(),
        at: '2026-09-01T12:00:00Z',
        form: 'csv',
        what: 'Students',
        recipient: 'A parent',
        purpose: 'Asked for',
        students: ['A'],
      };
      return send(hub.url, {
        key,
        path: '/v1/disclosures',
        body: { protocol, disclosures: [disclosure] },
      });
    },
  };
  return { hub, requests };
}

/** `unavailable`, by the answer's envelope or by each changeset's answer; or what else it is. */
function resultOf({ status, json }: TestAnswer): string {
  if (status === 503) return json.error.code;
  if (status !== 200) return JSON.stringify(json);
  const [answer] = json.value?.answers ?? [];
  return answer?.result === 'unavailable' ? answer.error.code : 'answered';
}

test.each(tableNames)(
  'while somebody has locked the table %s, every route answers within seconds',
  async (table) => {
    const { hub, requests } = await openHub();
    // A record that waits to be decided is about the table too.
    await hub.pool.query("UPDATE users SET given_name = 'Carla'");
    const other = await connectTo(hub);
    await other.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
    const began = performance.now();
    const results = await Promise.all(
      Object.entries(requests).map(async ([name, ask]) => [name, resultOf(await ask())] as const),
    );
    expect(performance.now() - began).toBeLessThan(20_000);
    const kinds = new Set(results.map(([, result]) => result));
    expect([...kinds].filter((kind) => kind !== 'answered')).toEqual(['store_unavailable']);
    expect(Object.fromEntries(results)).toMatchObject({
      health: 'answered',
      pull: 'store_unavailable',
      digest: 'store_unavailable',
      ...(table === 'users' ? { events: 'store_unavailable' } : {}),
      records: 'store_unavailable',
    });
    await other.query('ROLLBACK');
    for (const [name, ask] of Object.entries(requests)) {
      expect([name, resultOf(await ask())]).toEqual([name, 'answered']);
    }
  },
  60_000,
);
