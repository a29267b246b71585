import type { AnyRecord } from '../catalog.ts';
import type { EntityName } from '../entity.ts';
import type { Problem } from '../error.ts';

/** A rule between fields of one record. */
interface Rule {
  readonly fields: readonly string[];
  problemOf(record: AnyRecord): Problem | undefined;
}

const enrollmentRules: readonly Rule[] = [
  {
    fields: ['entry_date', 'exit_withdraw_date'],
    problemOf(record) {
      const { entry_date, exit_withdraw_date: exit_date } = record as Dates;
      // Dates are `YYYY-MM-DD`, so the order of their texts is the order of the days.
      if (!exit_date || !entry_date || exit_date >= entry_date) return undefined;
      return {
        code: 'rule_broken',
        field: 'exit_withdraw_date',
        params: { reason: 'exit_before_entry', exit_date, entry_date },
      };
    },
  },
  {
    fields: ['exit_withdraw_date', 'exit_withdraw_type_descriptor'],
    problemOf({ exit_withdraw_date, exit_withdraw_type_descriptor }) {
      if (!exit_withdraw_type_descriptor || exit_withdraw_date) return undefined;
      return {
        code: 'rule_broken',
        field: 'exit_withdraw_date',
        params: { reason: 'exit_type_alone' },
      };
    },
  },
];

type Dates = Readonly<Record<string, string | null | undefined>>;

/**
 * The rules that a record breaks, of those that speak of a field that is touched. A rule that was broken before is
 * not the doing of an edit that leaves its fields as they are.
 */
export function brokenRules(
  entity: EntityName,
  record: AnyRecord,
  isTouched: (field: string) => boolean,
): Problem[] {
  const rules = entity === 'student_school_associations' ? enrollmentRules : [];
  return rules
    .filter(({ fields }) => fields.some(isTouched))
    .flatMap((rule) => rule.problemOf(record) ?? []);
}
