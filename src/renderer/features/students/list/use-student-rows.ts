import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { StudentQuery } from '../../../../../sync/laptop/api/student-query.ts';
import type { StudentRow } from '../../../../../sync/laptop/api/students.ts';
import type { Problem } from '../../../../../sync/model/error.ts';
import { createRowLoader, type LoadedRows } from '../../../kit/grid/row-loader.ts';
import { bridge } from '../../../library/bridge.ts';
import { useRecordsVersion } from '../../../library/stores/records-store.ts';

export interface StudentRows {
  readonly rows: LoadedRows<StudentRow>;
  readonly problem: Problem | undefined;
  /** The rows still belong to the previous query. */
  readonly isStale: boolean;
  show(first: number, last: number): void;
}

/** The rows of a query, loaded as they come into view, and again when records change. */
export function useStudentRows(query: StudentQuery): StudentRows {
  const [problem, setProblem] = useState<Problem>();
  const version = useRecordsVersion();
  const queryKey = JSON.stringify(query);
  const loader = useMemo(
    () =>
      createRowLoader<StudentRow>(async (offset, limit) => {
        const current = JSON.parse(queryKey) as StudentQuery;
        const answer = await bridge.call('listStudents', { ...current, offset, limit });
        setProblem(answer.ok ? undefined : answer.error);
        return answer.ok ? answer.value : undefined;
      }),
    [queryKey],
  );
  const rows = useSyncExternalStore(loader.subscribe, loader.loaded);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another version means new rows
  useEffect(() => loader.refresh(), [loader, version]);

  return {
    rows: useLastKnown(rows),
    problem,
    isStale: rows.total === undefined,
    show: loader.show,
  };
}

/** The rows of the previous query, until the first rows of the new one arrive. */
function useLastKnown(rows: LoadedRows<StudentRow>): LoadedRows<StudentRow> {
  const [known, setKnown] = useState(rows);
  if (rows.total !== undefined && rows !== known) setKnown(rows);
  return rows.total === undefined ? known : rows;
}
