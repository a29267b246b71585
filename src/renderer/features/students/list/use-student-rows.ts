import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { StudentQuery } from '../../../../../sync/laptop/api/student-query.ts';
import type { StudentRow } from '../../../../../sync/laptop/api/students.ts';
import type { Problem } from '../../../../../sync/model/error.ts';
import { createRowLoader, type LoadedRows } from '../../../kit/grid/row-loader.ts';
import { bridge } from '../../../library/bridge.ts';
import { useRecordsVersion } from '../../../library/stores/records-store.ts';
import { type StudentFilter, toQuery } from '../../../library/stores/student-query-store.ts';

interface StudentRows {
  readonly rows: LoadedRows<StudentRow>;
  /** What the rows answer: the previous filter, until the first rows of the new one arrive. */
  readonly rowsOf: StudentFilter;
  readonly problem: Problem | undefined;
  show(first: number, last: number): void;
}

/** The students that match a filter, loaded as they come into view, and again when records change. */
export function useStudentRows(filter: StudentFilter): StudentRows {
  const [problem, setProblem] = useState<Problem>();
  const version = useRecordsVersion();
  const queryKey = JSON.stringify(toQuery(filter));
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

  return { ...useLastKnown(rows, filter), problem, show: loader.show };
}

/** The rows of the previous filter, until the first rows of the new one arrive. */
function useLastKnown(
  rows: LoadedRows<StudentRow>,
  rowsOf: StudentFilter,
): Pick<StudentRows, 'rows' | 'rowsOf'> {
  const [known, setKnown] = useState({ rows, rowsOf });
  if (rows.total !== undefined && rows !== known.rows) setKnown({ rows, rowsOf });
  return rows.total === undefined ? known : { rows, rowsOf };
}
