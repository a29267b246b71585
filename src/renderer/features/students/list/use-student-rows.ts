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
  /** The rows are still those of the question before. */
  readonly isStale: boolean;
  show(first: number, last: number): void;
}

/** The rows of a query, as they come into view; asked again when records change. */
export function useStudentRows(query: StudentQuery): StudentRows {
  const [problem, setProblem] = useState<Problem>();
  const version = useRecordsVersion();
  const question = JSON.stringify(query);
  const loader = useMemo(
    () =>
      createRowLoader<StudentRow>(async (offset, limit) => {
        const asked = JSON.parse(question) as StudentQuery;
        const answer = await bridge.call('listStudents', { ...asked, offset, limit });
        setProblem(answer.ok ? undefined : answer.error);
        return answer.ok ? answer.value : undefined;
      }),
    [question],
  );
  const rows = useSyncExternalStore(loader.subscribe, loader.loaded);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another version means other rows
  useEffect(() => loader.refresh(), [loader, version]);

  return {
    rows: useLastKnown(rows),
    problem,
    isStale: rows.total === undefined,
    show: loader.show,
  };
}

/** The rows of the question before, until the new question's first rows are there. */
function useLastKnown(rows: LoadedRows<StudentRow>): LoadedRows<StudentRow> {
  const [known, setKnown] = useState(rows);
  if (rows.total !== undefined && rows !== known) setKnown(rows);
  return rows.total === undefined ? known : rows;
}
