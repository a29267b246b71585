import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { digest, digests } from '../../../sync/hub/verify/digests.ts';
import { entries, records } from '../../../sync/hub/verify/records.ts';
import type { Bucket } from '../../../sync/model/bucket.ts';
import type { EntriesAnswer } from '../../../sync/protocol/verify.ts';
import { protocolVersion } from '../../../sync/protocol/version.ts';
import { addDevice, connectTo, openTestCenter, pullAll } from '../../support/center/center.ts';
import { addSchools, addStudent, enroll } from '../../support/center/records.ts';
import { eventually } from '../../support/eventually.ts';

const protocol = protocolVersion;
const everyRange = Array.from({ length: 256 }, (_, range) => range);
const sha256 = (text: string) => createHash('sha256').update(text).digest();

async function openCenter() {
  const hub = await openTestCenter();
  await addSchools(hub.pool, 1, 2);
  for (const [id, school] of [
    ['A', 1],
    ['B', 1],
    ['É "\\', 1],
    ['D', 2],
  ] as const) {
    await addStudent(hub.pool, id);
    await enroll(hub.pool, id, school, '2026-08-01');
  }
  const buckets: Bucket[] = ['school:1', 'school:2'];
  return { hub, device: await addDevice(hub, { buckets }) };
}

/** A digest as a laptop computes it. */
function digestOf(all: EntriesAnswer['entries']) {
  const ranges = everyRange.map(() => 0n);
  for (const [entity, key, etag] of all) {
    const name = `${entity}\n${JSON.stringify(key)}`;
    const range = sha256(name).readUInt8();
    ranges[range] = (ranges[range] ?? 0n) ^ sha256(`${name}\n${etag}`).readBigUInt64BE();
  }
  const text = (sum: bigint) => sum.toString(16).padStart(16, '0');
  return { ranges: ranges.map(text), total: text(ranges.reduce((xor, range) => xor ^ range, 0n)) };
}

describe('a digest', () => {
  test('equals the digest that a laptop computes of its pulled records, by range and in total', async () => {
    const { hub, device } = await openCenter();
    const { rows, cursors } = await pullAll(hub, device);
    expect(rows).toHaveLength(2 + 8);
    const all = await digests(hub, device, { protocol, buckets: [...device.buckets] });
    expect(all.digests.map(({ bucket, rows }) => [bucket, rows])).toEqual([
      ['district', 2],
      ['school:1', 6],
      ['school:2', 2],
    ]);
    for (const bucket of device.buckets) {
      const one = await digest(hub, device, { protocol, bucket });
      const held = await entries(hub, device, { protocol, bucket, ranges: everyRange });
      const expected = digestOf(held.entries);
      expect(one).toMatchObject({ ranges: expected.ranges, cursor: cursors[bucket], moving: [] });
      expect(all.digests.find((each) => each.bucket === bucket)).toMatchObject({
        digest: expected.total,
        cursor: cursors[bucket],
        rows: one.rows,
      });
    }
  });

  test('of a bucket that holds nothing is zero, and pulls go on from before all', async () => {
    const { hub } = await openCenter();
    const device = await addDevice(hub, { buckets: ['school:9'] });
    const answer = await digests(hub, device, { protocol, buckets: ['school:9'] });
    expect(answer.digests).toEqual([
      {
        bucket: 'school:9',
        cursor: {
          users: '0.0',
          students: '0.0',
          student_school_associations: '0.0',
          profiles: '0.0',
        },
        moving: [],
        rows: 0,
        digest: '0'.repeat(16),
      },
    ]);
  });

  test('outside the scope is refused, though others of the request are inside', async () => {
    const { hub, device } = await openCenter();
    await expect(
      digests(hub, device, { protocol, buckets: ['school:1', 'school:3'] }),
    ).rejects.toMatchObject({ code: 'out_of_scope' });
  });

  test('leaves out entries above the horizon and names them; entries and records include them', async () => {
    const { hub, device } = await openCenter();
    const { cursors } = await pullAll(hub, device);
    const bucket = 'school:1';
    const holding = await connectTo(hub);
    await holding.query('BEGIN');
    await holding.query('SELECT pg_current_xact_id()');
    await hub.pool.query("UPDATE students SET first_name = 'Bea' WHERE student_unique_id = 'A'");
    await hub.pool.query("DELETE FROM student_school_associations WHERE student_unique_id = 'B'");
    const one = await digest(hub, device, { protocol, bucket });
    expect(one.moving?.map(([entity, [id]]) => `${entity} ${id}`).sort()).toEqual([
      'student_school_associations B',
      'students A',
      'students B',
    ]);
    const all = await digests(hub, device, { protocol, buckets: [bucket] });
    expect(all.digests[0]?.moving).toEqual(one.moving);
    expect(one.rows).toBe(3);
    const held = await entries(hub, device, { protocol, bucket, ranges: everyRange });
    expect(held.entries).toHaveLength(4);
    const visible = held.entries.filter(([entity, [id]]) => !(entity === 'students' && id === 'A'));
    expect(one.ranges).toEqual(digestOf(visible).ranges);
    const found = await records(hub, device, {
      protocol,
      bucket,
      keys: [
        { entity: 'students', key: ['A'] },
        { entity: 'students', key: ['B'] },
      ],
    });
    expect(found.records).toMatchObject([
      { key: ['A'], record: { first_name: 'Bea' } },
      { key: ['B'], etag: null, record: null },
    ]);
    await holding.query('ROLLBACK');
    // Pulls that go on from the digest bring all of it.
    await eventually(async () => {
      const { rows } = await pullAll(hub, device, { ...cursors, [bucket]: one.cursor });
      expect(rows.map(([entity, [id], etag]) => [entity, id, etag === null])).toEqual([
        ['students', 'A', false],
        ['students', 'B', true],
        ['student_school_associations', 'B', true],
      ]);
    });
  });
});

describe('records', () => {
  test('of several entities come in the order asked, those that the bucket does not hold empty', async () => {
    const { hub, device } = await openCenter();
    const keys = [
      { entity: 'student_school_associations' as const, key: ['B', 1, '2026-08-01'] },
      { entity: 'students' as const, key: ['D'] },
      { entity: 'students' as const, key: ['É "\\'] },
      { entity: 'students' as const, key: ['none'] },
      { entity: 'student_school_associations' as const, key: ['A', 1, '2026-08-01'] },
      { entity: 'profiles' as const, key: ['none'] },
      { entity: 'students' as const, key: ['É "\\'] },
    ];
    const answer = await records(hub, device, { protocol, bucket: 'school:1', keys });
    expect(answer.records.map(({ key }) => key)).toEqual(keys.map(({ key }) => key));
    expect(answer.records.map(({ etag }) => etag !== null)).toEqual([
      true,
      false,
      true,
      false,
      true,
      false,
      true,
    ]);
    expect(answer.records[2]?.record).toMatchObject({ student_unique_id: 'É "\\' });
  });
});
