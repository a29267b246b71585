import { z } from 'zod';
import { useLocalState } from '../../../kit/use-local-state.ts';
import { studentFilterSchema } from '../../../library/stores/student-query-store.ts';

/** Columns that one may choose, in their order; the name is always there. */
export const chosenColumns = ['id', 'grade', 'school', 'status', 'entry', 'exit', 'birth'] as const;
export type ChosenColumn = (typeof chosenColumns)[number];

const columnsSchema = z.array(z.enum(chosenColumns));
const standardColumns: ChosenColumn[] = ['id', 'grade', 'school', 'status', 'entry', 'birth'];

const viewsSchema = z.array(
  z.object({ name: z.string(), filter: studentFilterSchema, columns: columnsSchema }),
);
/** A way to look at the list of students that is kept under a name. */
export type StudentListView = z.infer<typeof viewsSchema>[number];

const columnsState = {
  first: standardColumns,
  parse: (kept: unknown) => columnsSchema.safeParse(kept).data,
};
const viewsState = {
  first: [] as StudentListView[],
  parse: (kept: unknown) => viewsSchema.safeParse(kept).data,
};

/** The columns that the person chose. */
export function useColumns() {
  return useLocalState('columns', columnsState);
}

/** The views that the person keeps. */
export function useViews() {
  return useLocalState('views', viewsState);
}
