import { expect, test } from 'vitest';
import { entities } from '../../../sync/model/catalog.ts';
import { type EntityName, entityNames } from '../../../sync/model/entity.ts';
import { anyValues, goodRecord } from '../../support/any-value.ts';
import { joinLaptop, startDistrict } from '../../support/laptop/laptop.ts';
import { enrollment, lincoln } from '../../support/memory/demo-records.ts';

const student_unique_id = '604821';

/** A record that the laptop holds, and that a screen opens. */
const links: Readonly<Record<EntityName, object>> = {
  organizations: {},
  schools: {},
  users: { identifier: student_unique_id, role: 'student', org_ids: [] },
  students: {},
  student_school_associations: { student_unique_id, school_id: lincoln, school_year: 2027 },
  profiles: { school_id: String(lincoln) },
};

test.each(entityNames)('every screen opens with values of any kind in %s', async (entity) => {
  const district = await startDistrict();
  const { center } = district;
  let number = 0;
  for (const [field, { secret }] of Object.entries(entities[entity].fields)) {
    if (secret || entities[entity].key.includes(field) || field in links[entity]) continue;
    for (const value of Object.values(anyValues)) {
      number += 1;
      const record = { ...goodRecord(entity, number), ...links[entity], [field]: value };
      // One student may have many enrollments, each with its day.
      const entry_date = new Date(number * 86_400_000).toISOString().slice(0, 10);
      const isEnrollment = entity === 'student_school_associations';
      center.put(entity, isEnrollment ? { ...record, entry_date } : record);
      if (entity === 'students') {
        center.put('student_school_associations', enrollment(`id ${number}`, lincoln));
      }
    }
  }
  center.applyFeed();
  const { methods } = await joinLaptop(district);
  const status = await methods.syncStatus({});
  expect(status.last_error).toBeNull();
  expect(status.set_aside).toBeGreaterThan(0);

  await methods.today({});
  await methods.countDataIssues({});
  for (const { school } of await methods.listSchools({})) {
    await methods.getSchool({ school_id: school.school_id });
  }
  await methods.listOrganizations({});
  await methods.listStudents({ text: 'a', status: 'any', sort: 'grade', offset: 0, limit: 100 });
  await methods.getStudent({ student_unique_id });
  for (const { profile_id } of await methods.listProfiles({ text: '' })) {
    await methods.getProfile({ profile_id });
  }
  await methods.visitSchools({});
  const { visit_id } = await methods.startVisit({ school_id: lincoln });
  await methods.getVisit({ visit_id });
  await methods.exportVisit({ visit_id, form: 'pdf', recipient: 'Principal', purpose: 'Review' });
  await methods.listSetAside({});
  await methods.supportBundle({});
});
