import { NumberValue } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { leafChanges } from '../../../sync/hub/dynamodb/items/leaf-changes.ts';
import { readItem } from '../../../sync/hub/dynamodb/items/read.ts';
import { applyToProfile, type Stores } from '../../../sync/hub/dynamodb/write/apply-changeset.ts';
import { plannedClaimOf } from '../../../sync/hub/dynamodb/write/record-changeset.ts';
import { planOf, writeItem } from '../../../sync/hub/dynamodb/write/write-item.ts';
import type { Device } from '../../../sync/hub/server/hub.ts';
import type { AnyRecord } from '../../../sync/model/catalog.ts';
import { dynamodbs } from '../../support/center/dynamodb.ts';
import { edit, etagIn, openStores, putForeign, setForeign } from '../../support/center/profiles.ts';

describe.each(dynamodbs)('on $kind', ({ kind, missing }) => {
  const testHere = test.skipIf(missing !== undefined);

  testHere.for([1, 40, 41, 2000])('a student leaves a caseload of %i', async (count) => {
    const opened = await openStores(kind);
    const students = Array.from({ length: count }, (_, i) => `s-${i}`);
    await putForeign(opened.client, { ...stored, students_assigned: students });
    const fields = { students_assigned: students.slice(1) };
    expect(await applied(opened, fields)).toMatchObject({ result: 'applied' });
    expect(await readItem(opened.client, 'p')).toMatchObject(fields);
  });

  testHere('an edit replaces a document of many parts of any type', async () => {
    const opened = await openStores(kind);
    const part = {
      text: 'a',
      number: NumberValue.from('1.00000000000000000000000000000000001'),
      flag: false,
      nothing: null,
      bytes: new Uint8Array([1, 2]),
      texts: new Set(['a', 'b']),
      list: [[], {}],
    };
    const timezone = Array.from({ length: 40 }, () => part);
    await putForeign(opened.client, { ...stored, preferences: { timezone } });
    const fields = { preferences: { timezone: 'UTC' } };
    expect(await applied(opened, fields)).toMatchObject({ result: 'applied' });
    expect(await readItem(opened.client, 'p')).toMatchObject(fields);
  });

  // dynalite holds anything.
  test.skipIf(missing !== undefined || kind === 'dynalite')(
    'an edit that DynamoDB cannot hold is rejected',
    async () => {
      const opened = await openStores(kind);
      await putForeign(opened.client, { ...stored, phone: '1', preferences: {} });
      let deep: unknown = 'end';
      for (let level = 0; level < 40; level += 1) deep = { deep };
      expect(await applied(opened, { preferences: { deep } })).toMatchObject({
        result: 'rejected',
        error: { code: 'rule_broken' },
      });
      // Nothing of it is left, and the next edit passes.
      const { rows } = await opened.pool.query('SELECT id FROM sync.changeset');
      expect(rows).toEqual([]);
      expect(await applied(opened, { phone: '2' })).toMatchObject({ result: 'applied' });
    },
  );

  testHere(
    'a write fails when another application has changed the middle of the list',
    async () => {
      const { client, device, now } = await openStores(kind);
      const students = Array.from({ length: 50 }, (_, i) => `s-${i}`);
      await putForeign(client, { ...stored, students_assigned: students });
      const item = await readItem(client, 'p');
      if (item === undefined) throw new Error('no such profile');
      const fields = { students_assigned: students.slice(1) };
      const changes = leafChanges(item, fields);
      const change = edit('p', await etagIn(client, 'p'), fields);
      const claim = plannedClaimOf(device, change, planOf('p', item, { changes, now: now() }));
      const theirs = students.with(25, 'theirs');
      await setForeign(client, 'p', 'students_assigned', theirs);
      expect(await writeItem(client, { claim, item, changes })).toBe('changed');
      expect(await readItem(client, 'p')).toMatchObject({ students_assigned: theirs });
    },
  );
});

const stored = { profile_id: 'p', school_id: '1' };

/** The answer to an edit by the owner of the profile. */
async function applied(opened: Stores & { device: Device }, fields: AnyRecord) {
  const { user } = opened.device;
  const device = { ...opened.device, user: { ...user, profile_id: 'p' } };
  return await applyToProfile(opened, device, edit('p', await etagIn(opened.client, 'p'), fields));
}
