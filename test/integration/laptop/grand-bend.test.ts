import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { verifyAudit } from '../../../sync/hub/audit/verify.ts';
import { importFiles } from '../../../sync/hub/commands/import/import-files.ts';
import { openTestCenter, serveCenter } from '../../support/center/center.ts';
import { joinRealLaptop } from '../../support/laptop/real-laptop.ts';
import { sharedPath } from '../../support/shared-path.ts';

const folder = sharedPath('data', 'edfi', 'grand-bend');
const counselor = 'EfrainRodriguez@edfi.org';
const entryDate = '2021-08-23';

async function openGrandBend() {
  const center = await openTestCenter();
  const files = [
    'derived-student-school.csv',
    'StaffAssociation.xml',
    'Student.xml',
    'EducationOrganization.xml',
  ].map((name) => join(folder as string, name));
  const stores = { pool: center.pool, dynamodb: center.dynamodb };
  const imported = await importFiles(stores, files, { entryDate });
  return { center, imported };
}

describe.skipIf(folder === undefined)('Grand Bend', () => {
  test('is imported whole, in whatever order its files are given, and again without a change', async () => {
    const { center, imported } = await openGrandBend();
    const loaded = (count: number) => ({ new: count, changed: 0, unchanged: 0, refused: 0 });
    expect(Object.assign({}, ...imported)).toMatchObject({
      schools: loaded(3),
      organizations: loaded(5),
      students: loaded(960),
      users: loaded(68),
      profiles: loaded(68),
      student_school_associations: loaded(227),
      refusals: [],
    });
    const position = "SELECT max(xid || '.' || seq) AS last, count(*) FROM sync.entry";
    const before = (await center.pool.query(position)).rows;
    const again = ['StaffAssociation.xml', 'Student.xml', 'EducationOrganization.xml'];
    const stores = { pool: center.pool, dynamodb: center.dynamodb };
    const files = again.map((name) => join(folder as string, name));
    const same = (count: number) => ({ new: 0, changed: 0, unchanged: count, refused: 0 });
    expect(Object.assign({}, ...(await importFiles(stores, files)))).toMatchObject({
      schools: same(3),
      students: same(960),
      users: same(68),
      profiles: same(68),
    });
    expect((await center.pool.query(position)).rows).toEqual(before);
  });

  test('keeps a day of edits made without a hub, and finds them at the center', async () => {
    const { center } = await openGrandBend();
    const hub = await serveCenter(center);
    const laptop = await joinRealLaptop(center, { url: hub.url, email: counselor });
    const { pulled } = await laptop.methods.syncNow({});
    expect(pulled).toBeGreaterThan(250);
    await hub.stop();

    await expect(laptop.methods.syncNow({})).rejects.toMatchObject({ code: 'unreachable' });
    const found = await laptop.methods.listStudents({
      text: 'woods lis',
      status: 'any',
      sort: 'name',
      offset: 0,
      limit: 10,
    });
    expect(found.rows).toMatchObject([{ student_unique_id: '604822', school_id: 255901001 }]);
    const enrollment = { student_unique_id: '604822', school_id: 255901001, entry_date: entryDate };
    const withdrawn = await laptop.methods.withdraw({
      ...enrollment,
      exit_withdraw_date: '2021-12-17',
      exit_withdraw_type_descriptor: 'Transferred',
    });
    const enrolled = await laptop.methods.enroll({
      enrollment: {
        student_unique_id: '604822',
        school_id: 255901044,
        entry_date: '2022-01-04',
        school_year: 2022,
        entry_type_descriptor: 'Transfer',
      },
    });
    const own = (await laptop.methods.listProfiles({ text: 'Rodriguez' }))[0]?.profile_id as string;
    const edited = await laptop.methods.editProfile({
      profile_id: own,
      fields: { preferences: { communication_method: 'phone' } },
    });
    await laptop.restart();
    expect((await laptop.methods.listOutbox({})).map(({ changeset }) => changeset)).toEqual([
      withdrawn.changeset,
      enrolled.changeset,
      edited.changeset,
    ]);

    await serveCenter(center, hub.port);
    expect(await laptop.methods.syncNow({})).toMatchObject({ pushed: 3, pending: 0 });
    const { rows } = await center.pool.query(
      `SELECT school_id, entry_date::text, exit_withdraw_date::text AS exit
         FROM student_school_associations WHERE student_unique_id = '604822' ORDER BY entry_date`,
    );
    expect(rows).toEqual([
      { school_id: 255901001, entry_date: entryDate, exit: '2021-12-17' },
      { school_id: 255901044, entry_date: '2022-01-04', exit: null },
    ]);
    const { Item } = await center.dynamodb.send(
      new GetCommand({ TableName: 'profiles', Key: { profile_id: own } }),
    );
    expect(Item?.preferences).toEqual({ communication_method: 'phone' });
    const audit = await center.pool.query(
      `SELECT changeset_id, actor FROM sync.audit WHERE changeset_id IS NOT NULL ORDER BY id`,
    );
    expect(audit.rows).toEqual(
      [withdrawn, enrolled, edited].map(({ changeset }) => ({
        changeset_id: changeset,
        actor: counselor,
      })),
    );
    expect(await verifyAudit(center.pool)).toMatchObject({ ok: true });
  });

  test('leaves no name of a student readable in the laptop’s files', async () => {
    const { center } = await openGrandBend();
    const hub = await serveCenter(center);
    const laptop = await joinRealLaptop(center, { url: hub.url, email: counselor });
    await laptop.methods.syncNow({});
    await laptop.methods.editStudent({
      student_unique_id: '604822',
      fields: { middle_name: 'Quetzalcoatl' },
    });
    const files = (await readdir(laptop.folder, { recursive: true, withFileTypes: true })).filter(
      (entry) => entry.isFile(),
    );
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) {
      const content = await readFile(join(file.parentPath, file.name));
      for (const name of ['Quetzalcoatl', 'Woods', '604822', 'SQLite format']) {
        expect(content.includes(name), `${name} in ${file.name}`).toBe(false);
      }
    }
  });
});
