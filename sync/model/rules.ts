import type { AnyRecord } from './catalog.ts';
import type { EntityName } from './entity.ts';
import type { Problem } from './error.ts';

/** Rules between the fields of one record. */
export function rulesOf(entity: EntityName, record: AnyRecord): Problem[] {
  return entity === 'student_school_associations' ? enrollmentRules(record) : [];
}

function enrollmentRules(enrollment: AnyRecord): Problem[] {
  const { entry_date, exit_withdraw_date, exit_withdraw_type_descriptor } = enrollment as Record<
    string,
    string | null | undefined
  >;
  const problems: Problem[] = [];
  // Dates are `YYYY-MM-DD`, so the order of their texts is the order of the days.
  if (exit_withdraw_date && entry_date && exit_withdraw_date < entry_date) {
    problems.push({
      code: 'rule_broken',
      field: 'exit_withdraw_date',
      params: { reason: 'exit_before_entry', exit_date: exit_withdraw_date, entry_date },
    });
  }
  if (exit_withdraw_type_descriptor && !exit_withdraw_date) {
    problems.push({
      code: 'rule_broken',
      field: 'exit_withdraw_date',
      params: { reason: 'exit_type_alone' },
    });
  }
  return problems;
}
