import { SearchX, UsersRound } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { Button } from '../../../kit/button/button.tsx';
import { SearchBox } from '../../../kit/field/search-box.tsx';
import { DataGrid } from '../../../kit/grid/data-grid.tsx';
import { ListHeader } from '../../../kit/page/list-header.tsx';
import { ListPane } from '../../../kit/page/split-view.tsx';
import { EmptyState } from '../../../kit/surface/empty-state.tsx';
import { Notice } from '../../../kit/surface/notice.tsx';
import { offerSearch } from '../../../library/commands.ts';
import { useFocusOnClose } from '../../../library/hooks/use-focus-on-close.ts';
import { useReference } from '../../../library/reference.tsx';
import { goTo, usePlace } from '../../../library/stores/place-store.ts';
import {
  clearStudentFilters,
  isFiltered,
  type StudentFilter,
  searchStudents,
  setStudentFilter,
  shownSort,
  sortStudents,
  useStudentFilter,
} from '../../../library/stores/student-query-store.ts';
import { AddStudent } from '../dialogs/add-student.tsx';
import { columnsFor } from './chosen-columns.ts';
import { ColumnsMenu } from './columns-menu.tsx';
import { listMessages as t } from './list.messages.ts';
import { studentColumns } from './student-columns.tsx';
import { StudentFilters } from './student-filters.tsx';
import { useStudentRows } from './use-student-rows.ts';
import { useColumns } from './views/views.ts';
import { ViewsMenu } from './views/views-menu.tsx';
import './list.css';
import { problemMessage } from '../../../../../sync/i18n/problem-message.ts';
import { MarkedBar } from './marked/marked-bar.tsx';
import {
  clearStudentMarks,
  markAllStudents,
  markStudentsTo,
  toggleStudentMark,
  useStudentMarks,
} from './marked/student-marks.ts';

export function StudentList() {
  const filter = useStudentFilter();
  const { rows, rowsOf, problem, show } = useStudentRows(filter);
  const openStudent = usePlace((place) => place.student);
  const reference = useReference();
  const [chosen, setChosen] = useColumns();
  const ids = useStudentMarks((marks) => marks.ids);
  const isAll = ids.size > 0 && ids.size >= (rows.total ?? 0);
  // Columns of another identity would make every cell again.
  const columns = useMemo(() => {
    const marks = {
      ids,
      isAll,
      onMark: (id: string, toHere: boolean) =>
        void (toHere ? markStudentsTo(id, rowsOf) : toggleStudentMark(id)),
      onAll: () => void (isAll ? clearStudentMarks() : markAllStudents(rowsOf)),
    };
    return studentColumns(reference, { chosen: columnsFor(rowsOf, chosen), marks });
  }, [reference, chosen, ids, isAll, rowsOf]);
  const search = useRef<HTMLInputElement>(null);
  const grid = useRef<HTMLTableElement>(null);

  useFocusOnClose(openStudent, grid);
  useEffect(
    () =>
      offerSearch(() => {
        search.current?.focus();
        search.current?.select();
      }),
    [],
  );

  return (
    <ListPane label={t('students')}>
      <ListHeader
        title={t('students')}
        search={
          <SearchBox
            label={t('search')}
            placeholder={t('searchHint')}
            shortcut="Ctrl K"
            inputRef={search}
            onLeave={() => grid.current?.focus()}
            value={filter.text}
            onChange={searchStudents}
          />
        }
        count={rows.total === undefined ? '' : countMessage(rows.total, rowsOf)}
        tools={
          <>
            <ViewsMenu columns={chosen} onColumns={setChosen} />
            {openStudent === null && <ColumnsMenu columns={chosen} onChange={setChosen} />}
            <AddStudent />
          </>
        }
      >
        <StudentFilters />
      </ListHeader>
      <MarkedBar />
      {problem && <Notice tone="danger">{problemMessage(problem)}</Notice>}
      {rows.total === 0 ? (
        <NoStudents filter={rowsOf} />
      ) : (
        <DataGrid
          label={t('students')}
          columns={columns}
          rows={rows}
          keyOf={(row) => row.student_unique_id}
          queryKey={JSON.stringify(rowsOf)}
          isStale={rowsOf !== filter}
          openKey={openStudent}
          isNarrow={openStudent !== null}
          sort={{
            ...shownSort(filter),
            onChange: (by) => sortStudents(by as StudentFilter['sort']),
          }}
          onOpen={(row) => goTo.student(row.student_unique_id)}
          onShow={show}
          marks={{
            keys: ids,
            onToggle: (row) => toggleStudentMark(row.student_unique_id),
            onAll: () => void markAllStudents(rowsOf),
          }}
          gridRef={grid}
        />
      )}
    </ListPane>
  );
}

function countMessage(total: number, filter: StudentFilter): string {
  return t(isFiltered(filter) ? 'matches' : 'count', { count: total });
}

function NoStudents({ filter }: { filter: StudentFilter }) {
  const toEveryone = filter.mine && (
    <Button onPress={() => setStudentFilter({ mine: false })}>{t('searchEveryone')}</Button>
  );
  if (filter.mine && !isFiltered(filter)) {
    return (
      <EmptyState icon={UsersRound} title={t('emptyCaseload')} actions={toEveryone}>
        {t('emptyCaseloadText')}
      </EmptyState>
    );
  }
  if (!isFiltered(filter)) {
    return (
      <EmptyState icon={UsersRound} title={t('noneYet')}>
        {t('noneYetText')}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={SearchX}
      title={t('noMatch')}
      actions={
        <>
          {toEveryone}
          <Button onPress={clearStudentFilters}>{t('clear')}</Button>
        </>
      }
    >
      {t('noMatchText')}
    </EmptyState>
  );
}
