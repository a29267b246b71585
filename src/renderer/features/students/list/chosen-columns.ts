import type { StudentFilter } from '../../../library/stores/student-query-store.ts';

/** The columns that can be chosen, in order. The name is always shown. */
export const chosenColumns = ['id', 'grade', 'school', 'status', 'entry', 'exit', 'birth'] as const;
export type ChosenColumn = (typeof chosenColumns)[number];

/** The chosen columns, and the exit date while a filter is about it. */
export function columnsFor(
  { exited_from, exited_to }: StudentFilter,
  chosen: readonly ChosenColumn[],
): readonly ChosenColumn[] {
  if (exited_from === null && exited_to === null) return chosen;
  return chosenColumns.filter((column) => column === 'exit' || chosen.includes(column));
}
