import { describe, expect, test } from 'vitest';
import type { HubPort } from '../../../sync/engine/ports.ts';
import { schoolBucket } from '../../../sync/model/bucket.ts';
import { toKeyText } from '../../../sync/model/key.ts';
import type { EntityLine, PullLine, PullRequest } from '../../../sync/protocol/pull.ts';
import type { Etag } from '../../../sync/protocol/values.ts';
import { protocolVersion } from '../../../sync/protocol/version.ts';
import { changeset, create, update } from '../changeset.ts';
import { demoCenter, enrollment, grandview, lincoln, student } from '../memory/demo-records.ts';
import { MemoryHub } from '../memory/memory-hub.ts';

const atLincoln = schoolBucket(lincoln);

const request = (more: Partial<PullRequest> = {}): PullRequest => ({
  protocol: protocolVersion,
  epoch: 'epoch-1',
  buckets: {},
  horizon: null,
  comparing: [],
  known: {},
  descriptors: null,
  ...more,
});

async function linesOf(hub: HubPort, given: PullRequest): Promise<PullLine[]> {
  const lines: PullLine[] = [];
  for await (const batch of hub.pull(given)) lines.push(...batch);
  return lines;
}

/** What every hub does, however it is reached. */
export function registerHubContract(
  name: string,
  open: (hub: MemoryHub) => Promise<HubPort>,
): void {
  const opened = async () => {
    const center = demoCenter();
    const behind = new MemoryHub(center, ['district', atLincoln, schoolBucket(grandview)]);
    return { center, behind, hub: await open(behind) };
  };

  describe(`${name}: pull`, () => {
    test('sends a hello, bucket by bucket what a laptop lacks, and that it is done', async () => {
      const { hub } = await opened();
      const lines = await linesOf(hub, request());
      const kinds = lines.map((line) => (Array.isArray(line) ? line[0] : Object.keys(line)[0]));
      expect(kinds).toEqual([
        'hello',
        ...['bucket', 'entity', 'schools', 'schools', 'end'],
        ...['bucket', 'entity', 'students', 'students', 'students', 'entity'],
        ...Array.from({ length: 3 }, () => 'student_school_associations'),
        ...['entity', 'profiles', 'end', 'bucket'],
        ...['entity', 'students', 'entity', 'student_school_associations', 'end'],
        'done',
      ]);
      expect(lines[0]).toMatchObject({
        hello: { epoch: 'epoch-1', descriptors: { version: 'v1' } },
      });
    });

    test('says only that its hello is the same, until something of it changes', async () => {
      const { behind, hub } = await opened();
      const [first] = await linesOf(hub, request());
      if (first === undefined || !('hello' in first)) throw new Error('no hello');
      const hello = first.hello.version ?? '';
      const again = async () => (await linesOf(hub, request({ hello, descriptors: 'v1' })))[0];
      expect(await again()).toEqual({ same: { rows: first.hello.rows } });
      behind.buckets = ['district', atLincoln];
      expect(await again()).toMatchObject({ hello: { buckets: ['district', atLincoln] } });
    });

    test('sends values as they are, in every script', async () => {
      const { center, hub } = await opened();
      const names = ['Łukasz', '王小明', 'Зоя', '😀 Smiley', 'line\nbreak', '\u2028'];
      for (const [i, name] of names.entries()) {
        center.put('students', student(`${i}`, name, 'Name'));
        center.put('student_school_associations', enrollment(`${i}`, lincoln));
      }
      const lines = await linesOf(hub, request());
      const students = lines.find((line) => 'entity' in line && line.entity === 'students');
      const place = (students as EntityLine).content.indexOf('first_name');
      const sent = lines
        .filter((line) => Array.isArray(line))
        .filter(([entity, key]) => entity === 'students' && String(key[0]).length === 1)
        .map(([, , , , record]) => record?.[place]);
      expect(sent).toEqual(names);
    });

    test('sends nothing of a bucket that the laptop has yet to compare', async () => {
      const { hub } = await opened();
      const lines = await linesOf(hub, request({ comparing: ['district', atLincoln] }));
      const rows = lines.filter((line) => Array.isArray(line));
      expect(rows.map(([entity]) => entity)).toEqual(['students', 'student_school_associations']);
      const ends = lines.flatMap((line) => ('end' in line ? [line.end] : []));
      expect(ends).toEqual([schoolBucket(grandview)]);
    });

    test('sends after a cursor only what came later, removals included', async () => {
      const { center, hub } = await opened();
      const first = await linesOf(hub, request());
      const cursors = Object.fromEntries(
        first.flatMap((line) => ('end' in line ? [[line.end, line.cursor]] : [])),
      );
      center.edit('students', ['604821'], { birth_city: 'Austin' });
      center.remove('student_school_associations', ['604822', lincoln, '2026-08-24']);
      const lines = await linesOf(hub, request({ buckets: cursors, descriptors: 'v1' }));
      const rows = lines.filter((line) => Array.isArray(line));
      expect(rows.map(([entity, key, etag]) => [entity, toKeyText(key), etag === null])).toEqual([
        ['students', '["604821"]', false],
        ['students', '["604822"]', true],
        ['student_school_associations', `["604822",${lincoln},"2026-08-24"]`, true],
      ]);
      expect(lines[0]).not.toHaveProperty('hello.descriptors');
    });
  });

  describe(`${name}: push`, () => {
    test('answers each changeset, in order', async () => {
      const { center, hub } = await opened();
      const base = center.get('students', ['604821']).etag as Etag;
      const edit = (etag: Etag) =>
        changeset('edit', update('students', ['604821'], { birth_city: 'Austin' }, etag));
      const made = changeset(
        'edit',
        create('student_school_associations', enrollment('999', lincoln)),
      );
      const sent = [edit(base), edit(base), made];
      const answers = await hub.push({
        protocol: protocolVersion,
        epoch: 'epoch-1',
        changesets: sent,
      });
      expect(answers.map(({ id }) => id)).toEqual(sent.map(({ id }) => id));
      expect(answers).toMatchObject([
        { result: 'applied', records: [{ record: { birth_city: 'Austin' } }] },
        { result: 'stale', current: [{ record: { birth_city: 'Austin' } }] },
        { result: 'rejected', error: { code: 'unknown_student', field: 'student_unique_id' } },
      ]);
    });

    test('says of an answer that it is given again, and does nothing twice', async () => {
      const { center, hub } = await opened();
      const sent = changeset(
        'edit',
        update(
          'students',
          ['604821'],
          { birth_city: 'Austin' },
          center.get('students', ['604821']).etag as Etag,
        ),
      );
      const ask = { protocol: protocolVersion, epoch: 'epoch-1', changesets: [sent] };
      const [first] = await hub.push(ask);
      expect(first).toMatchObject({ result: 'applied' });
      expect(first).not.toHaveProperty('repeated');
      const { etag } = center.get('students', ['604821']);
      center.edit('students', ['604821'], { birth_city: 'Dallas' });
      expect(await hub.push(ask)).toEqual([{ ...first, repeated: true }]);
      expect(first).toMatchObject({ records: [{ etag }] });
      expect(center.get('students', ['604821']).record).toMatchObject({ birth_city: 'Dallas' });
    });

    test('refuses another epoch with its code', async () => {
      const { hub } = await opened();
      const changesets = [changeset('edit', create('students', student('9', 'A', 'B')))];
      const asked = hub.push({ protocol: protocolVersion, epoch: 'other', changesets });
      await expect(asked).rejects.toMatchObject({ code: 'epoch_changed' });
    });
  });

  describe(`${name}: verify`, () => {
    test('has digests, entries and records', async () => {
      const { behind, hub } = await opened();
      expect(await hub.digest(atLincoln)).toEqual(await behind.digest(atLincoln));
      const all = Array.from({ length: 256 }, (_, range) => range);
      const entries = await hub.entries(atLincoln, all);
      expect(entries).toHaveLength(7);
      const keys = entries.map(([entity, key]) => ({ entity, key }));
      const records = await hub.records(atLincoln, keys);
      expect(records.map(({ etag }) => etag)).toEqual(entries.map(([, , etag]) => etag));
    });
  });
}
