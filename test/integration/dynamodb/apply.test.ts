import { describe, expect, test } from 'vitest';
import { documentText } from '../../../sync/hub/dynamodb/items/document-text.ts';
import { readItem } from '../../../sync/hub/dynamodb/items/read.ts';
import { applyToProfile } from '../../../sync/hub/dynamodb/write/apply-changeset.ts';
import type { AnyRecord } from '../../../sync/model/catalog.ts';
import type { Etag } from '../../../sync/protocol/values.ts';
import { dynamodbs } from '../../support/center/dynamodb.ts';
import {
  addDevice,
  edit,
  etagIn,
  openStores,
  profileAudit,
  profileEntries,
  putForeign,
  setForeign,
} from '../../support/center/profiles.ts';
import { changeset, create, remove } from '../../support/changeset.ts';

const profile = {
  profile_id: 'p',
  school_id: '1',
  phone: '1',
  badge: 'foreign',
  specializations: ['Attendance', 'College'],
  preferences: { communication_method: 'email', theme: 'dark' },
};

describe.each(dynamodbs)('a changeset of a profile on $kind', ({ kind, missing }) => {
  const run = test.skipIf(missing);

  run('is applied on its base, entered, and audited', async () => {
    const stores = await openStores(kind);
    await putForeign(stores.client, profile);
    const base = await etagIn(stores.client, 'p');
    const change = edit('p', base, {
      phone: '2',
      specializations: ['Attendance', 'Careers', 'College'],
      preferences: { communication_method: 'sms', theme: 'dark' },
    });
    const answer = await applyToProfile(stores, stores.device, change);
    const etag = await etagIn(stores.client, 'p');
    expect(etag).not.toBe(base);
    expect(answer).toMatchObject({
      id: change.id,
      result: 'applied',
      records: [{ entity: 'profiles', key: ['p'], etag, record: { phone: '2', gender: null } }],
    });
    expect(await readItem(stores.client, 'p')).toMatchObject({
      phone: '2',
      badge: 'foreign',
      specializations: ['Attendance', 'Careers', 'College'],
      preferences: { communication_method: 'sms', theme: 'dark' },
      _etag: etag,
      _changeset: change.id,
      updated_at: expect.stringMatching(/Z$/),
    });
    expect(await profileEntries(stores.pool)).toEqual(['school:1 p']);
    expect(await profileAudit(stores.pool)).toEqual([
      {
        actor: 'cara@schools.example',
        changeset_id: change.id,
        key: ['p'],
        before: '1',
        after: '2',
      },
    ]);
  });

  run('has its effect once, however often it is sent, also at the same time', async () => {
    const stores = await openStores(kind);
    await putForeign(stores.client, profile);
    const change = edit('p', await etagIn(stores.client, 'p'), { phone: '2' });
    const send = () => applyToProfile(stores, stores.device, change);
    const answers = await Promise.all([send(), send(), send()]);
    const later = edit('p', await etagIn(stores.client, 'p'), { phone: '3' });
    await applyToProfile(stores, stores.device, later);
    answers.push(await send());
    expect(answers[0]).toMatchObject({ result: 'applied', records: [{ record: { phone: '2' } }] });
    // Of requests at the same time another one may record what the first has written: then none is the first.
    const repeats = answers.filter((answer) => 'repeated' in answer);
    expect(repeats.length).toBeGreaterThanOrEqual(answers.length - 1);
    for (const answer of answers) {
      expect({ ...answer, repeated: true }).toEqual({ ...answers[0], repeated: true });
    }
    expect(answers.at(-1)).toHaveProperty('repeated');
    expect(await readItem(stores.client, 'p')).toMatchObject({ phone: '3' });
    expect(await profileAudit(stores.pool)).toHaveLength(2);
  });

  run('is stale when the center has changed, with what the center has', async () => {
    const stores = await openStores(kind);
    await putForeign(stores.client, profile);
    const base = await etagIn(stores.client, 'p');
    await setForeign(stores.client, 'p', 'phone', '9');
    const answer = await applyToProfile(stores, stores.device, edit('p', base, { phone: '2' }));
    expect(answer).toMatchObject({
      result: 'stale',
      current: [{ key: ['p'], etag: await etagIn(stores.client, 'p'), record: { phone: '9' } }],
    });
    const gone = await applyToProfile(stores, stores.device, edit('q', base, { phone: '2' }));
    expect(gone).toMatchObject({
      result: 'stale',
      current: [{ key: ['q'], etag: null, record: null }],
    });
    const { rows } = await stores.pool.query('SELECT * FROM sync.changeset');
    expect(rows).toEqual([]);
  });

  run('of two on one base, one is applied', async () => {
    const stores = await openStores(kind);
    await putForeign(stores.client, profile);
    const base = await etagIn(stores.client, 'p');
    const answers = await Promise.all(
      ['2', '3', '4'].map((phone) =>
        applyToProfile(stores, stores.device, edit('p', base, { phone })),
      ),
    );
    expect(answers.map(({ result }) => result).sort()).toEqual(['applied', 'stale', 'stale']);
    expect(await profileAudit(stores.pool)).toHaveLength(1);
  });

  run('works where the etag that is stored says something else than the content', async () => {
    const stores = await openStores(kind);
    await putForeign(stores.client, { ...profile, _etag: 'another application’s' });
    const answer = await applyToProfile(
      stores,
      stores.device,
      edit('p', await etagIn(stores.client, 'p'), { phone: '2' }),
    );
    expect(answer.result).toBe('applied');
  });

  run('that changes nothing is applied without a write', async () => {
    const stores = await openStores(kind);
    await putForeign(stores.client, profile);
    const base = await etagIn(stores.client, 'p');
    const answer = await applyToProfile(stores, stores.device, edit('p', base, { phone: '1' }));
    expect(answer).toMatchObject({ result: 'applied', records: [{ etag: base }] });
    expect(await readItem(stores.client, 'p')).toEqual(profile);
    expect(await profileAudit(stores.pool)).toEqual([]);
  });

  run('keeps another application’s set a set', async () => {
    const stores = await openStores(kind);
    await putForeign(stores.client, { ...profile, specializations: new Set(['a', 'b']) });
    const base = await etagIn(stores.client, 'p');
    const change = edit('p', base, { specializations: ['b', 'c'] });
    expect((await applyToProfile(stores, stores.device, change)).result).toBe('applied');
    expect((await readItem(stores.client, 'p'))?.specializations).toEqual(new Set(['b', 'c']));
  });

  run('empties and sets a field', async () => {
    const stores = await openStores(kind);
    await putForeign(stores.client, profile);
    const apply = async (fields: Record<string, unknown>) =>
      await applyToProfile(
        stores,
        stores.device,
        edit('p', await etagIn(stores.client, 'p'), fields),
      );
    expect((await apply({ phone: null, specializations: null })).result).toBe('applied');
    expect(await readItem(stores.client, 'p')).not.toHaveProperty('phone');
    expect((await apply({ phone: '5' })).result).toBe('applied');
    expect(await readItem(stores.client, 'p')).toMatchObject({ phone: '5' });
  });
});

test('a changeset carries values of another application that break the model, and adds none', async () => {
  const stores = await openStores('dynalite');
  const preferences = { dashboard_layout: 'pie', communication_method: 'email' };
  await putForeign(stores.client, { ...profile, preferences });
  const send = async (fields: AnyRecord) =>
    applyToProfile(stores, stores.device, edit('p', await etagIn(stores.client, 'p'), fields));
  const carried = { preferences: { ...preferences, communication_method: 'sms' } };
  expect(await send(carried)).toMatchObject({
    result: 'applied',
    records: [{ record: { preferences: documentText(carried.preferences) } }],
  });
  expect(await send({ preferences: { ...preferences, dashboard_layout: 'bar' } })).toMatchObject({
    result: 'rejected',
    error: { code: 'unknown_descriptor', field: 'preferences.dashboard_layout' },
  });
});

describe('a changeset of a profile is rejected', () => {
  async function open() {
    const stores = await openStores('dynalite');
    await putForeign(stores.client, profile, { ...profile, profile_id: 'far', school_id: '2' });
    const base = await etagIn(stores.client, 'p');
    return { stores, base };
  }
  const base = 'e'.repeat(32) as Etag;

  test.each([
    ['a field that laptops do not set', { email: 'x@schools.example' }, 'not_permitted'],
    ['a field that profiles do not have', { shoe_size: 9 }, 'unknown_field'],
    ['a value of another type', { phone: 5 }, 'wrong_type'],
    ['a text that is too long', { phone: '1'.repeat(21) }, 'too_long'],
    ['an unknown value', { preferences: { dashboard_layout: 'pie' } }, 'unknown_descriptor'],
  ])('for %s', async (_, fields, code) => {
    const opened = await open();
    const { stores } = opened;
    const answer = await applyToProfile(stores, stores.device, edit('p', opened.base, fields));
    expect(answer).toMatchObject({ result: 'rejected', error: { code } });
  });

  test('for a role that may not', async () => {
    const { stores } = await open();
    const teacher = await addDevice(stores.pool, ['teacher']);
    const answer = await applyToProfile(stores, teacher, edit('p', base, { phone: '2' }));
    expect(answer).toMatchObject({ result: 'rejected', error: { code: 'not_permitted' } });
  });

  test('for a create and a delete', async () => {
    const { stores } = await open();
    const made = changeset('create', create('profiles', { profile_id: 'n', phone: '1' }));
    const removed = changeset('remove', remove('profiles', ['p'], base));
    for (const change of [made, removed]) {
      expect(await applyToProfile(stores, stores.device, change)).toMatchObject({
        result: 'rejected',
        error: { code: 'not_permitted' },
      });
    }
  });

  test('for several operations', async () => {
    const { stores, base: real } = await open();
    const one = edit('p', real, { phone: '2' });
    const two = { ...one, operations: [...one.operations, ...one.operations] };
    expect(await applyToProfile(stores, stores.device, two)).toMatchObject({
      result: 'rejected',
      error: { code: 'bad_request' },
    });
  });

  test('for a profile of another school, or of none', async () => {
    const { stores } = await open();
    await putForeign(stores.client, { profile_id: 'none', phone: '1' });
    for (const id of ['far', 'none']) {
      const change = edit(id, await etagIn(stores.client, id), { phone: '2' });
      expect(await applyToProfile(stores, stores.device, change)).toMatchObject({
        result: 'rejected',
        error: { code: 'out_of_scope' },
      });
    }
  });

  test('for an item that would be too large', async () => {
    const { stores, base: real } = await open();
    const change = edit('p', real, { specializations: ['x'.repeat(410_000)] });
    expect(await applyToProfile(stores, stores.device, change)).toMatchObject({
      result: 'rejected',
      error: { code: 'too_large' },
    });
  });

  test('for an id that was used for other content, or by another laptop', async () => {
    const { stores, base: real } = await open();
    const change = edit('p', real, { phone: '2' });
    await applyToProfile(stores, stores.device, change);
    const reused = { result: 'rejected', error: { code: 'changeset_reused' } };
    const other = { ...edit('p', real, { phone: '3' }), id: change.id };
    expect(await applyToProfile(stores, stores.device, other)).toMatchObject(reused);
    const thief = await addDevice(stores.pool);
    expect(await applyToProfile(stores, thief, change)).toMatchObject(reused);
  });
});
