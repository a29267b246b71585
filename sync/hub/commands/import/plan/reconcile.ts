import { type AnyRecord, entities } from '../../../../model/catalog.ts';
import type { DescriptorSets } from '../../../../model/descriptors/descriptors.ts';
import type { Field } from '../../../../model/entity.ts';
import { equal } from '../../../../model/equal.ts';
import type { Problem } from '../../../../model/error.ts';
import {
  validateFields,
  validateRecord,
  validateUpdate,
} from '../../../../model/rules/validate.ts';
import type { Statement } from '../unit.ts';
import { mergeSaid } from './merge-said.ts';

/** What becomes of one record. */
export type Change =
  | { readonly is: 'new'; readonly record: AnyRecord }
  /** Of these fields; every other one stays. */
  | { readonly is: 'changed'; readonly fields: AnyRecord }
  | { readonly is: 'unchanged' }
  | { readonly is: 'refused'; readonly problem: Problem };

/**
 * Compares what a file says of a record with the record, field by field. A value that the center already holds is not
 * judged.
 * @param held the record as the center holds it; null: there is none
 */
export function reconcile(
  { entity, says, ifNew = {} }: Statement,
  held: AnyRecord | null,
  sets: DescriptorSets,
): Change {
  if (held === null) {
    const record = { ...ifNew, ...says };
    const [problem] = validateRecord(entity, record, sets);
    return problem === undefined ? { is: 'new', record } : { is: 'refused', problem };
  }
  const { fields: shapes } = entities[entity];
  const merged = Object.entries(says).map(([name, said]) => {
    const value = mergeSaid(shapes[name] as Field, held[name], said);
    return [name, value] as const;
  });
  const fields = Object.fromEntries(merged.filter(([name, value]) => !equal(held[name], value)));
  if (Object.keys(fields).length === 0) return { is: 'unchanged' };
  const [problem] = validateUpdate(entity, fields, sets, held);
  return problem === undefined ? { is: 'changed', fields } : { is: 'refused', problem };
}

/** What is wrong with the key that a statement names: no record can be looked for by it. */
export function keyProblem({ entity, says }: Statement, sets: DescriptorSets): Problem | undefined {
  const { key } = entities[entity];
  const missing = key.find((name) => says[name] === undefined || says[name] === null);
  if (missing !== undefined) return { code: 'required', field: missing };
  return validateFields(entity, Object.fromEntries(key.map((name) => [name, says[name]])), sets)[0];
}
