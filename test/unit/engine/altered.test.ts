import { describe, expect, test } from 'vitest';
import type { HubPort } from '../../../sync/engine/ports.ts';
import { pull } from '../../../sync/engine/pull/pull.ts';
import { push } from '../../../sync/engine/push/push.ts';
import { verify } from '../../../sync/engine/verify/verify.ts';
import { isRow, type PullLine, type Row } from '../../../sync/protocol/pull.ts';
import { asSent, sentValues } from '../../../sync/protocol/sent-record.ts';
import type { CentralRecord } from '../../../sync/protocol/values.ts';
import { testEngine } from '../../support/memory/engine.ts';
import { ana, syncedEngine } from '../../support/memory/synced-engine.ts';

const reason = { code: 'unreadable_record', params: { reason: 'altered' } };
const isAna = (entity: string, key: readonly unknown[]) =>
  entity === 'students' && key[0] === ana[0];

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
    reach: () => hub.reach(),
    digest: (bucket) => hub.digest(bucket),
    digests: (buckets) => hub.digests(buckets),
    entries: (bucket, ranges) => hub.entries(bucket, ranges),
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
