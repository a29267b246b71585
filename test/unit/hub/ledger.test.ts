import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contentHash } from '../../../sync/hub/ledger/content-hash.ts';
import { changeset, update } from '../../support/changeset.ts';

const hub = join(import.meta.dirname, '../../../sync/hub');

const writing =
  /\b(INSERT INTO|UPDATE|DELETE FROM|TRUNCATE|COPY)\s+sync\.(changeset|audit|attribution)\b/;

test('the ledger alone writes changesets, the audit and in whose name a transaction writes', () => {
  const writers = readdirSync(hub, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => writing.test(readFileSync(join(hub, file), 'utf8')));
  expect(writers.sort()).toEqual([
    'ledger/attribution.ts',
    'ledger/audit-rows.ts',
    'ledger/changesets.ts',
  ]);
});

test('a changeset’s hash does not depend on the order of its fields', () => {
  const of = (fields: object) => {
    const made = changeset('edit', update('students', ['A'], fields as never, 'e'));
    return contentHash({ ...made, id: 'any' }).toString('hex');
  };
  const one = of({ first_name: 'Ana', addresses: [{ city: 'Oslo', zip: '1' }] });
  expect(of({ addresses: [{ zip: '1', city: 'Oslo' }], first_name: 'Ana' })).toBe(one);
  expect(of({ addresses: [{ zip: '2', city: 'Oslo' }], first_name: 'Ana' })).not.toBe(one);
});
