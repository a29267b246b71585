import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { functionDefinitions } from '../../../sync/hub/postgres/schema/definitions.ts';

test('every file of SQL functions is applied', () => {
  const folder = join(import.meta.dirname, '../../../sync/hub/postgres/schema/functions');
  const names = readdirSync(folder).map((file) => file.replace('.sql', ''));
  expect(functionDefinitions.map(({ name }) => name).sort()).toEqual(names.sort());
});
