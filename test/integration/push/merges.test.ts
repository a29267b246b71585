import { expect, test } from 'vitest';
import { sealAudit } from '../../../sync/hub/audit/seal.ts';
import { verifyAudit } from '../../../sync/hub/audit/verify.ts';
import type { AnyRecord } from '../../../sync/model/catalog.ts';
import type { Merge, Operation } from '../../../sync/protocol/changeset.ts';
import type { Etag } from '../../../sync/protocol/values.ts';
import { pushOne } from '../../support/center/center.ts';
import { openSchools, studentEtags } from '../../support/center/schools.ts';
import { changeset, createEnrollment, remove, update } from '../../support/changeset.ts';

function merged(field: string, more: Partial<Merge> = {}): Merge {
  return {
    entity: 'students',
    key: ['S0'],
    field,
    how: 'mine',
    base: 'Ana',
    mine: 'Anna',
    theirs: 'Anne',
    ...more,
  };
}

const keep: Operation = { op: 'keep', entity: 'students', key: ['S0'] };

test('how an edit was merged goes to the audit, with the value that lost, and is sealed', async () => {
  const { hub, device } = await openSchools();
  const sent = {
    ...changeset(
      'edit',
      update('students', ['S0'], { first_name: 'Anna' }, (await studentEtags(hub)).S0 as string),
    ),
    merges: [merged('first_name'), merged('last_name', { how: 'merged' })],
  };
  expect(await pushOne(hub, device, sent)).toMatchObject({ result: 'applied' });
  const { rows } = await hub.pool.query(
    `SELECT actor, entity, key, action, before, after, merges
       FROM sync.audit WHERE changeset_id = $1 ORDER BY id`,
    [sent.id],
  );
  const record = { actor: 'c@school.example', entity: 'students', key: ['S0'] };
  const versions = { base: 'Ana', mine: 'Anna', theirs: 'Anne' };
  expect(rows).toEqual([
    {
      ...record,
      action: null,
      before: { first_name: 'Ana' },
      after: { first_name: 'Anna' },
      merges: null,
    },
    {
      ...record,
      action: 'merge',
      before: null,
      after: null,
      merges: [
        { field: 'first_name', how: 'mine', ...versions },
        { field: 'last_name', how: 'merged', ...versions },
      ],
    },
  ]);
  await sealAudit(hub.pool);
  expect(await verifyAudit(hub.pool)).toMatchObject({ ok: true, unsealed: 0 });
  await hub.pool.query('ALTER TABLE sync.audit DISABLE TRIGGER append_only');
  await hub.pool.query("UPDATE sync.audit SET action = NULL WHERE action = 'merge'");
  expect(await verifyAudit(hub.pool)).toMatchObject({ ok: false });
});

test('a choice of the center’s version writes nothing but that, and gives the record', async () => {
  const { hub, device } = await openSchools();
  const etags = await studentEtags(hub);
  const whole = { base: null, mine: { first_name: 'Anna' }, theirs: null };
  const sent = {
    ...changeset('edit', keep),
    merges: [merged('first_name', { how: 'theirs' }), merged('*', { how: 'theirs', ...whole })],
  };
  const answer = await pushOne(hub, device, sent);
  expect(answer).toMatchObject({
    result: 'applied',
    records: [{ key: ['S0'], etag: etags.S0, record: { first_name: 'Ana' } }],
  });
  expect(await pushOne(hub, device, sent)).toEqual({ ...answer, repeated: true });
  expect(await studentEtags(hub)).toEqual(etags);
  const { rows } = await hub.pool.query('SELECT action FROM sync.audit WHERE changeset_id = $1', [
    sent.id,
  ]);
  expect(rows).toEqual([{ action: 'merge' }]);
});

test('merges of records that an edit does not name are not kept', async () => {
  const { hub, device } = await openSchools();
  const sent = { ...changeset('edit', keep), merges: [merged('first_name', { key: ['Z0'] })] };
  expect(await pushOne(hub, device, sent)).toMatchObject({ result: 'applied' });
  const { rows } = await hub.pool.query("SELECT FROM sync.audit WHERE action = 'merge'");
  expect(rows).toEqual([]);
});

test.each([
  ['a field that is none', merged('nickname'), 'bad_request'],
  [
    'a field that is none, in a whole record',
    merged('*', { mine: { nickname: 'A' } }),
    'bad_request',
  ],
  ['a secret', merged('password', { entity: 'users', key: ['u'] }), 'bad_request'],
  ['more than the audit keeps', merged('first_name', { mine: 'x'.repeat(1_000_000) }), 'too_large'],
])('an edit that tells of %s is rejected', async (_, merge, code) => {
  const { hub, device } = await openSchools();
  const sent = { ...changeset('edit', keep), merges: [merge] };
  expect(await pushOne(hub, device, sent)).toMatchObject({ result: 'rejected', error: { code } });
});

test('a change of key keeps the fields that the laptop does not know', async () => {
  const { hub, device } = await openSchools();
  await hub.pool.query(
    `UPDATE student_school_associations
        SET calendar_code = 'A-days', primary_school = false
      WHERE student_unique_id = 'S0'`,
  );
  const { rows } = await hub.pool.query(
    "SELECT _etag FROM student_school_associations WHERE student_unique_id = 'S0'",
  );
  const move = (given: AnyRecord) =>
    changeset(
      'correct',
      remove('student_school_associations', ['S0', 1, '2026-08-01'], rows[0]._etag as Etag),
      createEnrollment('S0', 1, '2026-08-15', given),
    );
  const answer = await pushOne(hub, device, move({ primary_school: null }));
  expect(answer).toMatchObject({
    result: 'applied',
    records: [
      { etag: null },
      // Named, though empty; and not named.
      { record: { primary_school: null, calendar_code: 'A-days', school_year: 2027 } },
    ],
  });
});
