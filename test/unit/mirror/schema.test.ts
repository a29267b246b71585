import { expect, test } from 'vitest';
import { sqliteType } from '../../../sync/mirror/database/columns.ts';
import { entities, openFields } from '../../../sync/model/catalog.ts';
import { entityNames } from '../../../sync/model/entity.ts';
import { openTestMirror } from '../../support/laptop/mirror.ts';

test.each(entityNames)('the table %s has the fields of the model, in their order', (entity) => {
  const { database } = openTestMirror();
  const found = database.prepare(`PRAGMA table_xinfo(${entity})`).all() as {
    name: string;
    type: string;
    notnull: number;
    pk: number;
  }[];
  const { key } = entities[entity];
  const expected = openFields(entity).map(([name, field]) => ({
    name,
    type: sqliteType(field),
    // What the center assigns is empty until it has.
    notnull: field.nullable || field.assigned === true ? 0 : 1,
    pk: key.indexOf(name) + 1,
  }));
  expect(found.map(({ name, type, notnull, pk }) => ({ name, type, notnull, pk }))).toEqual(
    expected,
  );
});
