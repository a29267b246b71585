import { expect, test } from 'vitest';
import { verify } from '../../../sync/engine/verify/verify.ts';
import { schoolBucket } from '../../../sync/model/bucket.ts';
import type { Etag } from '../../../sync/protocol/values.ts';
import { update } from '../../support/changeset.ts';
import { atLincoln, page, present } from '../../support/contract/pages.ts';
import { lincoln, student } from '../../support/memory/demo-records.ts';
import { ana, syncedEngine } from '../../support/memory/synced-engine.ts';

test('a mirror that is up to date equals the center, edits that wait or not', async () => {
  const engine = await syncedEngine();
  engine.save([update('students', ana, { first_name: 'Anna' })]);
  engine.center.edit('students', ['604822'], { birth_city: 'Austin' });
  const verdicts = await verify(engine, { repair: false, deep: true });
  expect(verdicts.map(({ bucket, equal }) => [bucket, equal])).toEqual(
    engine.hub.buckets.map((bucket) => [bucket, true]),
  );
  expect(verdicts[1]).toMatchObject({ rows: 7, rows_there: 7 });
  expect(verdicts[1]?.digest_here).toBe(verdicts[1]?.digest_there);
});

test('repair fetches only what differs, and removes what only the mirror has', async () => {
  const engine = await syncedEngine();
  engine.save([update('students', ana, { first_name: 'Anna' })]);
  const cursor = engine.mirror.cursors()[atLincoln] ?? {};
  engine.mirror.applyPages([
    {
      ...page(atLincoln, [
        present('students', student('604822', 'Rotten', 'Bits'), 'wrong'),
        present('students', student('900000', 'A', 'Ghost'), 'ghost'),
        present('students', student('604821', 'Other', 'Base'), 'wrong too'),
      ]),
      cursor,
    },
  ]);
  engine.mirror.repair({
    bucket: atLincoln,
    records: [
      {
        entity: 'student_school_associations',
        key: ['604822', lincoln, '2026-08-24'],
        etag: null,
        record: null,
      },
    ],
  });
  const [, before] = await verify(engine, { repair: false, deep: true });
  expect(before).toMatchObject({ equal: false, rows: 7, rows_there: 7 });
  engine.hub.asked.length = 0;
  const [, after, third] = await verify(engine, { repair: true, deep: false });
  expect(after).toMatchObject({ equal: true, repaired: 4 });
  expect(third).toMatchObject({ equal: true });
  expect(engine.hub.asked.filter((what) => what.startsWith('records'))).toEqual(['records 3']);
  expect(engine.mirror.read('students', ['900000'])).toBeUndefined();
  expect(engine.mirror.read('students', ['604822'])?.record).toMatchObject({ first_name: 'José' });
  expect(engine.mirror.read('students', ana)?.record).toMatchObject({
    first_name: 'Anna',
    last_name: 'Ruiz',
  });
});

test('does not judge a bucket that never stands still', async () => {
  const engine = await syncedEngine();
  let writes = 0;
  const digests = engine.hub.digests.bind(engine.hub);
  const moving = Object.assign(engine.hub, {
    digests: async (buckets: Parameters<typeof digests>[0]) => {
      writes += 1;
      engine.center.edit('students', ana, { birth_city: `Town ${writes}` });
      return digests(buckets);
    },
  });
  const verdicts = await verify({ ...engine, hub: moving }, { repair: true, deep: true });
  const byBucket = new Map(verdicts.map(({ bucket, equal }) => [bucket, equal]));
  expect(byBucket.get(schoolBucket(lincoln))).toBeNull();
  expect(byBucket.get('district')).toBe(true);
  expect(engine.mirror.verified()?.equal).toBeNull();
});

test('pulls again when the center moved between the pull and the digest', async () => {
  const engine = await syncedEngine();
  let moves = 2;
  const digests = engine.hub.digests.bind(engine.hub);
  const moving = Object.assign(engine.hub, {
    digests: async (buckets: Parameters<typeof digests>[0]) => {
      if (moves > 0) engine.center.edit('students', ana, { birth_city: `Town ${moves}` });
      moves -= 1;
      return digests(buckets);
    },
  });
  const verdicts = await verify({ ...engine, hub: moving }, { repair: false, deep: true });
  expect(verdicts.every(({ equal }) => equal)).toBe(true);
  expect(engine.mirror.central('students', ana).etag).toBe(
    engine.center.get('students', ana).etag as Etag,
  );
});
