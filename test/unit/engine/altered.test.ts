import { describe, expect, test } from 'vitest';
import type { HubPort } from '../../../sync/engine/ports.ts';
import { pull } from '../../../sync/engine/pull/pull.ts';
import { push } from '../../../sync/engine/push/push.ts';
import { fetchAltered } from '../../../sync/engine/verify/altered.ts';
import { verify } from '../../../sync/engine/verify/verify.ts';
import { type Bucket, schoolBucket } from '../../../sync/model/bucket.ts';
import { CaseloadError } from '../../../sync/model/error.ts';
import { type RecordRef, sameRecord } from '../../../sync/model/record-ref.ts';
import { isRow, type PullLine, type Row } from '../../../sync/protocol/pull.ts';
import { asSent, sentValues, toSent } from '../../../sync/protocol/sent-record.ts';
import type { CentralRecord, Etag } from '../../../sync/protocol/values.ts';
import { lincoln, student } from '../../support/memory/demo-records.ts';
import { testEngine } from '../../support/memory/engine.ts';
import { ana, syncedEngine } from '../../support/memory/synced-engine.ts';

const reason = { code: 'unreadable_record', params: { reason: 'altered' } };
const isAna = (entity: string, key: readonly unknown[]) =>
  entity === 'students' && key[0] === ana[0];

/** The calls of a hub, to replace some. */
function through(hub: HubPort): HubPort {
  return {
    reach: () => hub.reach(),
    digest: (bucket) => hub.digest(bucket),
    digests: (buckets) => hub.digests(buckets),
    entries: (bucket, ranges) => hub.entries(bucket, ranges),
    pull: (request) => hub.pull(request),
    push: (request) => hub.push(request),
    records: (bucket, keys) => hub.records(bucket, keys),
  };
}

/** Changes one value of Ana's record on its way, the first `times.left` times. */
function altering(hub: HubPort, times: { left: number }): HubPort {
  const alterRow = (line: PullLine): PullLine => {
    if (!isRow(line) || !isAna(line[0], line[1]) || line[4] === null || times.left === 0)
      return line;
    times.left -= 1;
    const [entity, key, etag, position, record] = line;
    return [entity, key, etag, position, record.map((v) => (v === 'Ana' ? 'Eve' : v))] as Row;
  };
  const alterRecord = (central: CentralRecord): CentralRecord => {
    const { entity, key, record } = central;
    if (record === null || !isAna(entity, key) || times.left === 0) return central;
    times.left -= 1;
    return { ...central, record: asSent({ ...sentValues(record), last_name: 'Eve' }) };
  };
  return {
    ...through(hub),
    async *pull(request) {
      for await (const lines of hub.pull(request)) yield lines.map(alterRow);
    },
    async push(request) {
      const answers = await hub.push(request);
      return answers.map((answer) =>
        answer.result === 'applied'
          ? { ...answer, records: answer.records.map(alterRecord) }
          : answer,
      );
    },
    async records(bucket, keys) {
      return (await hub.records(bucket, keys)).map(alterRecord);
    },
  };
}

describe('a record whose content is not what its etag says', () => {
  test('is fetched again', async () => {
    const engine = testEngine();
    const hub = altering(engine.hub, { left: 1 });
    await pull({ ...engine, hub });
    expect(engine.mirror.setAside()).toEqual([]);
    expect(engine.mirror.read('students', ana)?.record).toMatchObject({ first_name: 'Ana' });
    const verdicts = await verify({ ...engine, hub }, { repair: false, deep: true });
    expect(verdicts.every(({ equal, altered }) => equal === true && altered === 0)).toBe(true);
  });

  test('is set aside while it stays altered, and holds up no other', async () => {
    const engine = testEngine();
    const times = { left: 2 };
    const hub = altering(engine.hub, times);
    await pull({ ...engine, hub });
    expect(engine.mirror.setAside()).toMatchObject([{ entity: 'students', key: ana, reason }]);
    expect(engine.mirror.read('students', ana)).toBeUndefined();
    expect(engine.mirror.read('students', ['604822'])).toBeDefined();
    await pull({ ...engine, hub });
    expect(engine.mirror.setAside()).toEqual([]);
    expect(engine.mirror.read('students', ana)?.record).toMatchObject({ first_name: 'Ana' });
  });

  test('does not come by the answer to a push', async () => {
    const engine = await syncedEngine();
    engine.save([
      {
        op: 'update',
        entity: 'students',
        key: ana,
        base: engine.center.get('students', ana).etag as never,
        fields: { birth_city: 'Austin' },
      },
    ]);
    const hub = altering(engine.hub, { left: 1 });
    await push({ ...engine, hub });
    await pull({ ...engine, hub });
    expect(engine.mirror.outbox()).toEqual([]);
    expect(engine.mirror.read('students', ana)?.record).toMatchObject({
      birth_city: 'Austin',
      last_name: engine.center.get('students', ana).record?.last_name,
    });
  });
});

/** Sends Ana's record by the pull in another form: its fields, or the whole line. */
function sending(hub: HubPort, form: (row: Row) => PullLine): HubPort {
  return {
    ...through(hub),
    async *pull(request) {
      const reshape = (line: PullLine) =>
        isRow(line) && isAna(line[0], line[1]) && line[4] !== null ? form(line) : line;
      for await (const lines of hub.pull(request)) yield lines.map(reshape);
    },
  };
}

const longer = ([entity, key, etag, position, record]: Row): Row => [
  entity,
  key,
  etag,
  position,
  [...(record ?? []), 'more'],
];
const shorter = ([entity, key, etag, position, record]: Row): Row => [
  entity,
  key,
  etag,
  position,
  (record ?? []).slice(0, -1),
];
const unkeyed = ([entity, , etag, position]: Row): PullLine => ({
  unkeyed: { entity, position, etag, raw: '["?"]' },
});
const others = ['604822', '604823'];

describe('a row that is not as its columns say', () => {
  test.each([
    ['too long', longer],
    ['too short', shorter],
  ])('is set aside by its key when it is %s, and fetched again', async (_, form) => {
    const engine = testEngine();
    const hub = sending(engine.hub, form);
    const broken = {
      ...through(hub),
      records: () => Promise.reject(new CaseloadError({ code: 'unreachable' })),
    };
    await expect(pull({ ...engine, hub: broken })).rejects.toThrow();
    expect(engine.mirror.setAside()).toMatchObject([{ entity: 'students', key: ana, reason }]);
    for (const id of others) expect(engine.mirror.read('students', [id])).toBeDefined();
    await pull({ ...engine, hub });
    expect(engine.mirror.setAside()).toEqual([]);
    expect(engine.mirror.read('students', ana)?.record).toMatchObject({ first_name: 'Ana' });
  });

  test('is set aside by its position without a key, and a comparison finds its record', async () => {
    const engine = testEngine();
    const hub = sending(engine.hub, unkeyed);
    const broken = {
      ...through(hub),
      digest: () => Promise.reject(new CaseloadError({ code: 'unreachable' })),
    };
    await expect(pull({ ...engine, hub: broken })).rejects.toThrow();
    expect(engine.mirror.setAside()).toMatchObject([
      {
        entity: 'students',
        key: [],
        position: expect.stringMatching(/^\d+\.\d+$/),
        raw: '["?"]',
        reason: { code: 'unreadable_record', params: { reason: 'no_record' } },
      },
    ]);
    for (const id of others) expect(engine.mirror.read('students', [id])).toBeDefined();
    expect(Object.keys(engine.mirror.cursors().district ?? {})).toContain('schools');
    await pull({ ...engine, hub });
    expect(engine.mirror.setAside()).toEqual([]);
    expect(engine.mirror.read('students', ana)?.record).toMatchObject({ first_name: 'Ana' });
    const verdicts = await verify({ ...engine, hub }, { repair: false, deep: true });
    expect(verdicts.every(({ equal }) => equal === true)).toBe(true);
  });
});

describe('records that stay altered', () => {
  test('are fetched again, at most 500 of them in one pull, the oldest first', async () => {
    const altered = Array.from({ length: 501 }, (_, i) => ({
      entity: 'students' as const,
      key: [`7${String(i).padStart(5, '0')}`],
      etag: 'e1' as Etag,
      record: toSent('students', student(`7${String(i).padStart(5, '0')}`, 'Eve', 'Doe')),
    }));
    const engine = await syncedEngine();
    const bucket = schoolBucket(lincoln);
    engine.mirror.repair({ bucket, records: [], altered });
    const asked: RecordRef[] = [];
    const hub = {
      ...through(engine.hub),
      records: async (_: Bucket, records: readonly RecordRef[]) => {
        asked.push(...records);
        return altered.filter((one) => records.some((record) => sameRecord(record, one)));
      },
    };
    await fetchAltered({ ...engine, hub });
    expect(asked.map(({ key }) => key)).toEqual(altered.slice(0, 500).map(({ key }) => key));
    expect(engine.mirror.setAside()).toHaveLength(501);
  });
});
