import { z } from 'zod';
import { useLocalState } from '../../../../kit/local-state/use-local-state.ts';
import { studentFilterSchema } from '../../../../library/stores/student-query-store.ts';
import { type ChosenColumn, chosenColumns } from '../chosen-columns.ts';

const columnsSchema = z.array(z.enum(chosenColumns));
const standardColumns: ChosenColumn[] = ['id', 'grade', 'school', 'status', 'entry', 'birth'];

const viewsSchema = z.array(
  z.object({ name: z.string(), filter: studentFilterSchema, columns: columnsSchema }),
);
/** A saved view of the list of students. */
export type StudentListView = z.infer<typeof viewsSchema>[number];

const columnsState = {
  first: standardColumns,
  parse: (stored: unknown) => columnsSchema.safeParse(stored).data,
};
const viewsState = {
  first: [] as StudentListView[],
  parse: (stored: unknown) => viewsSchema.safeParse(stored).data,
};

/** The columns that the person chose. */
export function useColumns() {
  return useLocalState('columns', columnsState);
}

/** The person's saved views. */
export function useViews() {
  return useLocalState('views', viewsState);
}
