import { readFileSync } from 'node:fs';
import { type AttributeValue, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { scanProfiles } from '../../../sync/hub/dynamodb/feed/scan.ts';
import { openTestCenter, serveCenter } from '../../support/center/center.ts';
import { openDynamodb } from '../../support/center/dynamodb.ts';
import { whyNoDynamodbLocal } from '../../support/center/dynamodb-local.ts';
import { addOrganization, addUser } from '../../support/center/people.ts';
import { putForeign } from '../../support/center/profiles.ts';
import { addSchools, addStudent, enroll } from '../../support/center/records.ts';
import { joinRealLaptop } from '../../support/laptop/real-laptop.ts';
import { sharedPath } from '../../support/shared-path.ts';

const faults = sharedPath('faults', 'profiles.json');
const missing = whyNoDynamodbLocal();
if (missing !== undefined) console.warn(`Skipped: profiles of any shape: ${missing}.`);

/** Items that a laptop sets aside, and the field that is wrong. It shows all others. */
const wrongFields: Readonly<Record<string, string>> = {
  'p-years-text': 'years_experience',
  'p-years-list': 'years_experience',
  'p-nul': 'first_name',
  'p-phone-number': 'gender',
  'p-specializations-text': 'specializations',
  'p-documents-text': 'documents',
  'p-assigned-text': 'students_assigned',
  'p-digits': 'years_experience',
};

test.skipIf(faults === undefined || missing !== undefined)(
  'a profile of any shape keeps neither the next profile nor a student from a laptop',
  async () => {
    const text = readFileSync(faults as string, 'utf8').replaceAll('SCHOOL', '1');
    const items = JSON.parse(text) as Record<string, AttributeValue>[];
    const { client } = await openDynamodb('DynamoDB Local');
    const center = { ...(await openTestCenter()), dynamodb: client };
    const { pool } = center;
    await addSchools(pool, 1);
    await addOrganization(pool, { id: 'one', type: 'school', identifier: '1' });
    await addUser(pool, { sourced_id: 'ana', org_ids: ['one'] });
    await addStudent(pool, 'A');
    await enroll(pool, 'A', 1, '2026-08-01');
    const { url } = await serveCenter(center);
    const { methods } = await joinRealLaptop(center, { url, email: 'ana@schools.example' });

    for (const [i, item] of items.entries()) {
      const id = item.profile_id?.S as string;
      await client.send(new PutItemCommand({ TableName: 'profiles', Item: item }));
      await putForeign(client, { profile_id: `good-${i}`, school_id: '1', first_name: 'Ana' });
      await pool.query(`UPDATE students SET birth_city = $1 WHERE student_unique_id = 'A'`, [id]);
      await scanProfiles({ pool, client });
      await methods.syncNow({});

      const good = await methods.getProfile({ profile_id: `good-${i}` });
      expect(good.profile, id).toMatchObject({ first_name: 'Ana' });
      const { student } = await methods.getStudent({ student_unique_id: 'A' });
      expect(student.birth_city).toBe(id);
      const aside = (await methods.listSetAside({})).find(({ key }) => key[0] === id);
      if (wrongFields[id] === undefined) {
        expect(aside, id).toBeUndefined();
        expect((await methods.getProfile({ profile_id: id })).profile).toMatchObject({
          last_name: id,
        });
      } else {
        expect(aside, id).toMatchObject({
          entity: 'profiles',
          name: expect.stringContaining(id),
          reason: { code: 'unreadable_record', field: wrongFields[id] },
        });
      }
    }
    const { buckets } = await methods.verify({});
    for (const bucket of buckets) expect(bucket).toMatchObject({ equal: true, repaired: 0 });
    expect((await methods.syncStatus({})).set_aside).toBe(Object.keys(wrongFields).length);
  },
);
