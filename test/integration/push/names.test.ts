import { expect, test } from 'vitest';
import type { Changeset } from '../../../sync/protocol/changeset.ts';
import { addDevice } from '../../support/center/center.ts';
import { openSchools, pushAll } from '../../support/center/schools.ts';
import { changeset, createEnrollment } from '../../support/changeset.ts';

function guess(student: string, first_name: string): Changeset {
  return {
    ...changeset('enroll_by_id', createEnrollment(student, 1, '2026-09-01')),
    student_name: { first_name, last_name: 'Ruiz' },
  };
}

test('a device that gives too many wrong names finds no student for an hour', async () => {
  const { hub, device } = await openSchools();
  const wrong = Array.from({ length: 30 }, (_, i) => guess(`Z${i}`, 'Guess'));
  // At once, in several requests: guesses are counted one by one all the same.
  const answers = (
    await Promise.all(
      [wrong.slice(0, 10), wrong.slice(10, 20), wrong.slice(20)].map((some) =>
        pushAll(hub, device, some),
      ),
    )
  ).flat();
  const codes = answers.map((answer) => ('error' in answer ? answer.error.code : answer.result));
  expect(codes.filter((code) => code === 'unknown_student')).toHaveLength(20);
  expect(codes.filter((code) => code === 'too_many_attempts')).toHaveLength(10);

  const right = guess('Z0', 'Zoe');
  const [refused] = await pushAll(hub, device, [right]);
  expect(refused).toMatchObject({
    result: 'unavailable',
    error: { code: 'too_many_attempts', retry_after: expect.any(Number) },
  });
  const own = changeset('enroll', createEnrollment('S0', 1, '2026-09-01'));
  const other = await addDevice(hub, { buckets: ['school:1'], name: 'd' });
  expect(await pushAll(hub, device, [own])).toMatchObject([{ result: 'applied' }]);
  expect(await pushAll(hub, other, [guess('Z1', 'Zoe')])).toMatchObject([{ result: 'applied' }]);

  const { rows } = await hub.pool.query(
    "SELECT actor, device_id, key FROM sync.audit WHERE action = 'too_many_attempts'",
  );
  expect(rows).toEqual([{ actor: 'c@school.example', device_id: device.id, key: null }]);

  await hub.pool.query("UPDATE sync.attempt SET at = at - INTERVAL '1 hour'");
  expect(await pushAll(hub, device, [right])).toMatchObject([{ result: 'applied' }]);
});

test('a right name is not counted', async () => {
  const { hub, device } = await openSchools();
  const right = Array.from({ length: 10 }, (_, i) => guess(`Z${i}`, 'Zoë'));
  const answers = await pushAll(hub, device, right);
  expect(answers.every(({ result }) => result === 'applied')).toBe(true);
  const { rows } = await hub.pool.query('SELECT FROM sync.attempt');
  expect(rows).toEqual([]);
});
