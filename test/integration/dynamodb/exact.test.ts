import { type AttributeValue, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { readProfiles } from '../../../sync/hub/dynamodb/items/read.ts';
import { applyToProfile } from '../../../sync/hub/dynamodb/write/apply-changeset.ts';
import type { ProfileVersion } from '../../../sync/hub/server/hub.ts';
import type { AnyRecord } from '../../../sync/model/catalog.ts';
import { fromSent, sentValues } from '../../../sync/protocol/sent-record.ts';
import { edit, openStores } from '../../support/center/profiles.ts';

const item: Record<string, AttributeValue> = {
  profile_id: { S: 'p' },
  school_id: { S: '1' },
  phone: { N: '5551234567' },
  preferences: {
    M: {
      timezone: { S: 'UTC' },
      limit: { N: '9007199254740993' },
      digits: { N: '12345678901234567890' },
      small: { N: '0.000000000000000000000001' },
      list: { L: [{ N: '9007199254740993' }, { S: '9007199254740993' }] },
      badges: { NS: ['12345678901234567890', '3'] },
      seal: { B: new Uint8Array([0, 255]) },
    },
  },
  specializations: { L: [{ S: 'Attendance' }, { N: '12345678901234567890' }] },
};

test('an edit of one part of a document leaves every other part as it is stored', async () => {
  const stores = await openStores('dynalite');
  const raw = async () => {
    const Key = { profile_id: { S: 'p' } };
    return (await stores.client.send(new GetItemCommand({ TableName: 'profiles', Key }))).Item;
  };
  await stores.client.send(new PutItemCommand({ TableName: 'profiles', Item: item }));
  const { etag, sent } = (await readProfiles(stores.client, ['p'])).get('p') as ProfileVersion;
  expect(sentValues(sent)).toMatchObject({
    phone: '5551234567',
    specializations: '["Attendance",12345678901234567890]',
    preferences: expect.stringContaining('"limit":9007199254740993'),
  });

  // As a laptop reads it, changes it, and sends it.
  const seen = fromSent('profiles', sent);
  const change = edit('p', etag, {
    preferences: { ...(seen.preferences as AnyRecord), timezone: 'America/Denver' },
    specializations: [...(seen.specializations as string[]), 'Careers'],
  });
  expect(await applyToProfile(stores, stores.device, change)).toMatchObject({ result: 'applied' });
  expect(await raw()).toMatchObject({
    phone: item.phone,
    preferences: { M: { ...item.preferences?.M, timezone: { S: 'America/Denver' } } },
    specializations: { L: [...(item.specializations?.L ?? []), { S: 'Careers' }] },
  });
});
