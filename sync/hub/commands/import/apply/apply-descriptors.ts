import type pg from 'pg';
import type { Problem } from '../../../../model/error.ts';
import { type DescriptorRow, putDescriptors } from '../../../postgres/descriptors.ts';
import { transaction } from '../../../postgres/transaction.ts';
import type { Tally } from '../result.ts';
import type { StagedUnit } from '../staging.ts';

/** Reconciles values of descriptor sets with those in force. */
export async function applyDescriptors(
  pool: pg.Pool,
  units: readonly StagedUnit[],
  tally: Tally,
): Promise<void> {
  await transaction(pool, async (client) => {
    const held = await readHeld(client);
    const changed: DescriptorRow[] = [];
    for (const unit of units) {
      const says = (unit.statements[0]?.says ?? {}) as Partial<DescriptorRow>;
      const before = held.get(nameOf(says));
      const row: Partial<DescriptorRow> = { name: says.code_value ?? '', ...before, ...says };
      const problem = unit.problem ?? problemOf(row);
      if (problem !== undefined) {
        tally.refuse(unit, problem);
      } else if (before?.namespace === row.namespace && before?.name === row.name) {
        tally.count('descriptors', 'unchanged');
      } else {
        tally.count('descriptors', before === undefined ? 'new' : 'changed');
        changed.push(row as DescriptorRow);
      }
    }
    await putDescriptors(client, changed);
  });
}

function nameOf({ set_name, code_value }: Partial<DescriptorRow>): string {
  return `${set_name}#${code_value}`;
}

async function readHeld(client: pg.PoolClient): Promise<Map<string, DescriptorRow>> {
  const { rows } = await client.query<DescriptorRow>(
    'SELECT set_name, namespace, code_value, name FROM sync.descriptor',
  );
  return new Map(rows.map((row) => [nameOf(row), row]));
}

/** Ed-Fi's code values have 50 characters at most. */
const mostCharacters = 50;

function problemOf(row: Partial<DescriptorRow>): Problem | undefined {
  const missing = (['code_value', 'namespace'] as const).find((field) => !row[field]);
  if (missing !== undefined) return { code: 'required', field: missing };
  const { length } = [...(row.code_value ?? '')];
  if (length <= mostCharacters) return undefined;
  const params = { reason: 'field', limit: mostCharacters, length } as const;
  return { code: 'too_long', field: 'code_value', params };
}
