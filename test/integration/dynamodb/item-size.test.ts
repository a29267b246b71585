import { describe, expect, test } from 'vitest';
import { hasName } from '../../../sync/hub/dynamodb/client/errors.ts';
import { itemLimit, itemSize } from '../../../sync/hub/dynamodb/items/item-size.ts';
import { readItem } from '../../../sync/hub/dynamodb/items/read.ts';
import { applyToProfile } from '../../../sync/hub/dynamodb/write/apply-changeset.ts';
import { dynamodbs } from '../../support/center/dynamodb.ts';
import { edit, etagIn, openStores, putForeign } from '../../support/center/profiles.ts';

/** Without numbers, whose size is only known not to be more. */
const profile = {
  profile_id: 'p',
  school_id: '1',
  preferences: { timezone: 'Europe/Zürich', notification_settings: { email_notifications: true } },
  specializations: ['a', 'Ü'],
  documents: [{ document_id: 'd', status: null }],
};

/** A profile of so many bytes. */
const ofSize = (size: number) => {
  const rest = itemSize({ ...profile, note: '' });
  return { ...profile, note: 'x'.repeat(size - rest) };
};

describe.each(dynamodbs)('an item on $kind', ({ kind, missing }) => {
  const run = test.skipIf(missing);

  // dynalite counts less for what is nested.
  if (kind !== 'dynalite') {
    run('is counted as DynamoDB counts it, to the byte', async () => {
      const { client } = await openStores(kind);
      await putForeign(client, ofSize(itemLimit));
      const refused = await putForeign(client, ofSize(itemLimit + 1)).catch(
        (error: unknown) => error,
      );
      expect(hasName(refused, 'ValidationException')).toBe(true);
    });
  }

  run('may grow to the limit, and is refused before it is sent beyond that', async () => {
    const stores = await openStores(kind);
    const { client, pool } = stores;
    await putForeign(client, ofSize(itemLimit - 500));
    const grow = async (bytes: number) => {
      const base = await etagIn(client, 'p');
      const change = edit('p', base, { specializations: ['a', 'Ü', 'x'.repeat(bytes)] });
      return await applyToProfile(stores, stores.device, change);
    };
    expect(await grow(450)).toMatchObject({ result: 'rejected', error: { code: 'too_large' } });
    expect(await readItem(client, 'p')).toEqual(ofSize(itemLimit - 500));
    expect((await pool.query('SELECT FROM sync.changeset')).rows).toEqual([]);
    expect((await grow(300)).result).toBe('applied');
  });
});
