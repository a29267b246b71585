import { createHash } from 'node:crypto';
import type pg from 'pg';
import {
  type Descriptor,
  type DescriptorSetName,
  type DescriptorSets,
  descriptorSetNames,
  standardDescriptors,
} from '../../model/descriptors/descriptors.ts';

/** One value of a set, as `sync.descriptor` holds it. */
export interface DescriptorRow {
  readonly set_name: string;
  readonly namespace: string;
  readonly code_value: string;
  readonly name: string;
}

/** Gives a new database the standard sets; values that a district has loaded or renamed stay. */
export async function loadStandardDescriptors(client: pg.PoolClient): Promise<void> {
  const rows = descriptorSetNames.flatMap((set_name) => {
    const { namespace, values } = standardDescriptors[set_name];
    return values.map((value) => ({ set_name, namespace, ...value }));
  });
  await client.query(
    `INSERT INTO sync.descriptor (set_name, namespace, code_value, name)
     SELECT * FROM jsonb_to_recordset($1) AS r (set_name TEXT, namespace TEXT, code_value TEXT, name TEXT)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(rows)],
  );
}

/** Loads a district's values, or other names and namespaces for known ones. */
export async function putDescriptors(
  client: pg.PoolClient,
  rows: readonly DescriptorRow[],
): Promise<void> {
  await client.query(
    `INSERT INTO sync.descriptor (set_name, namespace, code_value, name)
     SELECT DISTINCT ON (set_name, code_value) *
       FROM jsonb_to_recordset($1) AS r (set_name TEXT, namespace TEXT, code_value TEXT, name TEXT)
     ON CONFLICT (set_name, code_value) DO UPDATE
        SET namespace = excluded.namespace, name = excluded.name`,
    [JSON.stringify(rows)],
  );
}

/** The sets in force, with a version that changes when a value does. */
export async function readDescriptors(
  client: pg.PoolClient,
): Promise<{ version: string; sets: DescriptorSets }> {
  const { rows } = await client.query<DescriptorRow>(
    'SELECT set_name, namespace, code_value, name FROM sync.descriptor ORDER BY set_name, name, code_value',
  );
  const sets = Object.fromEntries(
    descriptorSetNames.map((name) => [
      name,
      { namespace: standardDescriptors[name].namespace, values: [] as Descriptor[] },
    ]),
  ) as Record<DescriptorSetName, { namespace: string; values: Descriptor[] }>;
  const hash = createHash('sha256');
  for (const { set_name, namespace, code_value, name } of rows) {
    // A laptop needs only the sets that columns refer to.
    const set = sets[set_name as DescriptorSetName];
    if (set === undefined) continue;
    set.namespace = namespace;
    set.values.push({ code_value, name });
    hash.update(JSON.stringify([set_name, namespace, code_value, name]));
  }
  return { version: hash.digest('hex').slice(0, 16), sets };
}
