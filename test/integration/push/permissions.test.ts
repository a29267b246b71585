import { expect, test } from 'vitest';
import { entities } from '../../../sync/model/catalog.ts';
import { entityNames } from '../../../sync/model/entity.ts';
import { isKeyOf, type Key } from '../../../sync/model/key.ts';
import { laptopRoles } from '../../../sync/model/rules/roles.ts';
import type { Changeset } from '../../../sync/protocol/changeset.ts';
import { addDevice } from '../../support/center/center.ts';
import { openSchools, pushAll } from '../../support/center/schools.ts';
import { changeset, remove, update } from '../../support/changeset.ts';

/** A key that no record has, another one for each number. */
function keyOfNobody(entity: keyof typeof entities, number: number): Key {
  const key = entities[entity].key.map((column) => {
    const { type } = entities[entity].fields[column] ?? {};
    if (type === 'integer')
      return column === 'school_id' && entity !== 'schools' ? 1 : 9000 + number;
    return type === 'date' ? '2026-09-01' : `nobody-${number}`;
  });
  expect(isKeyOf(entity, key)).toBe(true);
  return key;
}

/** Every operation that there is, with who may do it by the model. */
const operations = entityNames.flatMap((entity) => {
  const { fields, creatableBy, deletableBy } = entities[entity];
  return [
    { what: `create ${entity}`, entity, op: 'create' as const, field: '', by: creatableBy },
    { what: `delete ${entity}`, entity, op: 'delete' as const, field: '', by: deletableBy },
    ...Object.entries(fields).map(([field, { editableBy = [] }]) => ({
      what: `update ${entity}.${field}`,
      entity,
      op: 'update' as const,
      field,
      by: editableBy,
    })),
  ];
});

test.each(laptopRoles)(
  'the hub lets a %s do what the model says, and nothing else',
  async (role) => {
    const { hub } = await openSchools();
    const device = await addDevice(hub, { buckets: ['school:1'], role });
    const sent = operations.map(({ entity, op, field }, i): Changeset => {
      const key = keyOfNobody(entity, i);
      if (op === 'create') return changeset('create', { op, entity, key, fields: {} });
      if (op === 'delete') return changeset('remove', remove(entity, key, 'x'));
      return changeset('edit', update(entity, key, { [field]: null }, 'x'));
    });
    const answers = await pushAll(hub, device, sent);
    const refused = operations.filter((_, i) => {
      const answer = answers[i];
      // A password is to laptops like a field that does not exist.
      const codes = ['not_permitted', 'unknown_field'];
      return answer?.result === 'rejected' && codes.includes(answer.error.code);
    });
    expect(refused.map(({ what }) => what)).toEqual(
      operations.filter(({ by }) => !by.includes(role)).map(({ what }) => what),
    );
  },
);

test('the hub lets a counselor assign students to themselves, and to no colleague', async () => {
  const { hub } = await openSchools();
  const device = await addDevice(hub, { buckets: ['school:1'] });
  const owner = { ...device, user: { ...device.user, profile_id: 'own' } };
  const sent = ['own', 'other'].map((id) =>
    changeset('edit', update('profiles', [id], { students_assigned: ['1'] }, 'x')),
  );
  // Neither is in the table. What the role allows comes to the record, which is gone.
  expect(await pushAll(hub, owner, sent)).toMatchObject([
    { result: 'stale' },
    { result: 'rejected', error: { code: 'not_permitted', field: 'students_assigned' } },
  ]);
});

test('a teacher may change nothing, and no role a key, a number of the center, or a password', () => {
  const may = (what: string) => operations.find((one) => one.what === what)?.by;
  expect(operations.filter(({ by }) => by.includes('teacher'))).toEqual([]);
  for (const what of [
    'update students.student_unique_id',
    'update students.student_usi',
    'update student_school_associations.entry_date',
    'update users.password',
    'update schools._etag',
    'delete students',
  ]) {
    expect([what, may(what)]).toEqual([what, []]);
  }
});
