import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { scanProfiles } from '../../../sync/hub/dynamodb/feed/scan.ts';
import { putProfiles } from '../../../sync/hub/dynamodb/write/put-profiles.ts';
import { pull } from '../../../sync/hub/pull/pull.ts';
import { wireFields } from '../../../sync/model/catalog.ts';
import { etagOfRecord } from '../../../sync/protocol/etag.ts';
import { asSent } from '../../../sync/protocol/sent-record.ts';
import { addDevice, openTestCenter, pullAll } from '../../support/center/center.ts';
import { addSchools, addStudent, enroll } from '../../support/center/records.ts';
import { firstPull } from '../../support/first-pull.ts';

const keysOf = (rows: readonly (readonly unknown[])[]) =>
  rows.map(([entity, key, etag]) => `${etag === null ? 'x ' : ''}${entity} ${JSON.stringify(key)}`);

describe('a pull', () => {
  test('brings the content of the buckets, and then nothing until something changes', async () => {
    const hub = await openTestCenter();
    await addSchools(hub.pool, 1, 2);
    await addStudent(hub.pool, 'A');
    await addStudent(hub.pool, 'B');
    await enroll(hub.pool, 'A', 1, '2026-08-01');
    await enroll(hub.pool, 'B', 2, '2026-08-01');
    const device = await addDevice(hub, { buckets: ['school:1'] });
    const first = await pullAll(hub, device);
    expect(keysOf(first.rows)).toEqual([
      'schools [1]',
      'schools [2]',
      'students ["A"]',
      'student_school_associations ["A",1,"2026-08-01"]',
    ]);
    const second = await pullAll(hub, device, first.cursors);
    expect(second.rows).toEqual([]);
    expect(second.cursors).toEqual(first.cursors);
    await hub.pool.query("UPDATE students SET first_name = 'Anna'");
    const third = await pullAll(hub, device, second.cursors);
    expect(keysOf(third.rows)).toEqual(['students ["A"]']);
  });

  test('carries a record as an array in the order of the columns, with every kind of value', async () => {
    const hub = await openTestCenter();
    await addSchools(hub.pool, 1);
    const name = 'A\\n"b"\t\u0001 é 😀 \\.';
    await addStudent(hub.pool, 'A', name);
    await hub.pool.query(
      `UPDATE students SET races = '["White", "Asian"]', birth_date = '2012-02-29', multiplebirth_status = true`,
    );
    await enroll(hub.pool, 'A', 1, '2026-08-01');
    const device = await addDevice(hub, { buckets: ['school:1'] });
    const { rows } = await pullAll(hub, device);
    const row = rows.find(([entity]) => entity === 'students');
    const record = Object.fromEntries(wireFields('students').map(([c], i) => [c, row?.[4]?.[i]]));
    expect(record).toMatchObject({
      student_unique_id: 'A',
      first_name: name,
      races: '["White", "Asian"]',
      birth_date: '2012-02-29',
      multiplebirth_status: true,
      middle_name: null,
      _last_modified_date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/),
    });
    expect(row?.[2]).toBe(etagOfRecord('students', asSent(record)));
  });

  test('brings removals, and none when it starts from the beginning', async () => {
    const hub = await openTestCenter();
    await addSchools(hub.pool, 1);
    await addStudent(hub.pool, 'A');
    await enroll(hub.pool, 'A', 1, '2026-08-01');
    const device = await addDevice(hub, { buckets: ['school:1'] });
    const { cursors } = await pullAll(hub, device);
    await hub.pool.query('DELETE FROM student_school_associations');
    expect(keysOf((await pullAll(hub, device, cursors)).rows)).toEqual([
      'x students ["A"]',
      'x student_school_associations ["A",1,"2026-08-01"]',
    ]);
    expect(keysOf((await pullAll(hub, device)).rows)).toEqual(['schools [1]']);
  });

  test('goes on after the last row that was received, wherever it was cut', async () => {
    const hub = await openTestCenter();
    await addSchools(hub.pool, 1);
    for (let i = 0; i < 10; i += 1) {
      await addStudent(hub.pool, `S${i}`);
      await enroll(hub.pool, `S${i}`, 1, '2026-08-01');
    }
    const device = await addDevice(hub, { buckets: ['school:1'] });
    const whole = await pullAll(hub, device);
    const students = whole.rows.filter(([entity]) => entity === 'students');
    for (const [i, row] of students.entries()) {
      const { rows } = await pullAll(hub, device, { 'school:1': { students: row[3] } });
      const rest = rows.filter(([entity]) => entity === 'students');
      expect(keysOf(rest)).toEqual(keysOf(students.slice(i + 1)));
    }
  });

  test('never passes a change that is not yet visible, whatever order transactions commit in', async () => {
    const hub = await openTestCenter();
    await addSchools(hub.pool, 1);
    await addStudent(hub.pool, 'A');
    await addStudent(hub.pool, 'B');
    const device = await addDevice(hub, { buckets: ['school:1'] });
    const late = await hub.pool.connect();
    await late.query('BEGIN');
    await enroll(late, 'A', 1, '2026-08-01');
    await enroll(hub.pool, 'B', 1, '2026-08-01');
    const first = await pullAll(hub, device);
    expect(keysOf(first.rows)).toEqual(['schools [1]']);
    expect(Date.parse(first.done.as_of.postgres ?? '')).toBeLessThan(Date.now());
    await late.query('COMMIT');
    late.release();
    const second = await pullAll(hub, device, first.cursors);
    expect(keysOf(second.rows).sort()).toEqual([
      'student_school_associations ["A",1,"2026-08-01"]',
      'student_school_associations ["B",1,"2026-08-01"]',
      'students ["A"]',
      'students ["B"]',
    ]);
  });

  test('brings profiles of the school, and goes on without them while DynamoDB is down', async () => {
    const hub = await openTestCenter();
    await addSchools(hub.pool, 1);
    await putProfiles(hub.dynamodb, [
      { profile_id: 'p', school_id: '1', email: 'p@school.example', years_experience: 3 },
      { profile_id: 'q', school_id: '2', email: 'q@school.example' },
    ]);
    await scanProfiles({ pool: hub.pool, client: hub.dynamodb });
    const device = await addDevice(hub, { buckets: ['school:1'] });
    const first = await pullAll(hub, device);
    expect(keysOf(first.rows)).toEqual(['schools [1]', 'profiles ["p"]']);
    expect(first.done.as_of.dynamodb).not.toBeNull();

    await hub.stopDynamodb();
    await addStudent(hub.pool, 'A');
    await enroll(hub.pool, 'A', 1, '2026-08-01');
    const second = await pullAll(hub, device);
    expect(keysOf(second.rows)).not.toContain('profiles ["p"]');
    expect(keysOf(second.rows)).toContain('students ["A"]');
    expect(second.cursors['school:1']).not.toHaveProperty('profiles');
  });

  test('sends nothing of a bucket that is still to be compared', async () => {
    const hub = await openTestCenter();
    await addSchools(hub.pool, 1, 2);
    await addStudent(hub.pool, 'A');
    for (const school of [1, 2]) await enroll(hub.pool, 'A', school, '2026-08-01');
    const device = await addDevice(hub, { buckets: ['school:1', 'school:2'] });
    const { rows, cursors } = await pullAll(hub, device, {}, { comparing: ['school:1'] });
    expect(keysOf(rows)).toContain('student_school_associations ["A",2,"2026-08-01"]');
    expect(keysOf(rows)).not.toContain('student_school_associations ["A",1,"2026-08-01"]');
    expect(cursors).not.toHaveProperty('school:1');
  });

  test('holds a changed profile back until the feed has applied it, also when it changes back', async () => {
    const hub = await openTestCenter();
    await addSchools(hub.pool, 1);
    const put = (phone: string) =>
      putProfiles(hub.dynamodb, [{ profile_id: 'p', school_id: '1', phone }]);
    await put('1');
    await scanProfiles({ pool: hub.pool, client: hub.dynamodb });
    const device = await addDevice(hub, { buckets: ['school:1'] });
    await put('2');
    const while2 = await pullAll(hub, device);
    expect(keysOf(while2.rows)).not.toContain('profiles ["p"]');
    await put('1');
    const back = await pullAll(hub, device, while2.cursors);
    expect(keysOf(back.rows)).toEqual(['profiles ["p"]']);
    expect((await pullAll(hub, device, back.cursors)).rows).toEqual([]);
  });

  test('speaks no protocol that it does not know, and sends no line then', async () => {
    const hub = await openTestCenter();
    const device = await addDevice(hub, { buckets: [] });
    const output = new PassThrough();
    const request = { ...firstPull, protocol: 99 };
    await expect(pull({ hub, device, request, output })).rejects.toMatchObject({
      code: 'protocol_mismatch',
    });
    expect(output.readableLength).toBe(0);
  });

  test('that a laptop hangs up on gives the connection back', async () => {
    const hub = await openTestCenter();
    await addSchools(hub.pool, ...Array.from({ length: 3000 }, (_, i) => i + 1));
    const device = await addDevice(hub, { buckets: [] });
    const request = firstPull;
    for (let i = 0; i < 25; i += 1) {
      const output = new PassThrough({ highWaterMark: 1024 });
      output.on('error', () => {});
      output.once('data', () => output.destroy());
      await pull({ hub, device, request, output });
    }
    expect(hub.pool.totalCount - hub.pool.idleCount).toBe(0);
    expect((await pullAll(hub, device)).rows).toHaveLength(3000);
  });
});
