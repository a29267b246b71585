import { joinTexts } from '../../../../../sync/i18n/isolate.ts';
import type { StudentRow } from '../../../../../sync/laptop/api/students.ts';
import type { GridColumn } from '../../../kit/grid/grid-columns.ts';
import { RecordName } from '../../../kit/grid/record-name.tsx';
import { Badge } from '../../../kit/surface/badge.tsx';
import { formatDate, listName } from '../../../library/format/format.ts';
import { useToday } from '../../../library/hooks/use-today.ts';
import type { Reference } from '../../../library/reference.tsx';
import { enrollmentState } from '../../../records/enrollment/enrollment-state.ts';
import type { ChosenColumn } from './chosen-columns.ts';
import { listMessages as t } from './list.messages.ts';

/** The columns of the list of students: a table in the wide layout, two lines in the narrow one. */
export function studentColumns(
  reference: Reference,
  { chosen, marks }: { chosen: readonly ChosenColumn[]; marks: MarkColumn },
): GridColumn<StudentRow>[] {
  const grade = (row: StudentRow) =>
    row.grade === null ? '' : reference.descriptorName('GradeLevelDescriptor', row.grade);
  return [
    {
      id: 'mark',
      header: t('markAll'),
      heading: <MarkAll marks={marks} />,
      width: '1rem',
      cell: (row) => (
        <input
          type="checkbox"
          className="mark"
          // The list has the focus: Space marks the active row.
          tabIndex={-1}
          // The row says whose it is.
          aria-label={t('mark')}
          checked={marks.ids.has(row.student_unique_id)}
          onClick={(event) => {
            event.stopPropagation();
            marks.onMark(row.student_unique_id, event.shiftKey);
          }}
          // The click has marked it.
          readOnly
        />
      ),
    },
    {
      id: 'name',
      header: t('name'),
      sort: 'name',
      only: 'wide',
      width: 'minmax(11.5rem, 2fr)',
      cell: (row) => <RecordName name={listName(row)} isWaiting={row.waiting} />,
    },
    {
      id: 'student',
      header: t('student'),
      only: 'narrow',
      width: 'minmax(0, 1fr)',
      cell: (row) => (
        <>
          <RecordName name={listName(row)} isWaiting={row.waiting} />
          <Second texts={[row.student_unique_id, grade(row), row.school_name]} />
        </>
      ),
    },
    {
      id: 'short-status',
      header: t('status'),
      only: 'narrow',
      width: 'auto',
      cell: (row) => <Status row={row} />,
    },
    ...chosen.map((id) => ({
      id,
      header: t(id),
      only: 'wide' as const,
      ...chosenColumn(id, grade),
    })),
  ];
}

/** The marks of the list, and how to change them. */
export interface MarkColumn {
  readonly ids: ReadonlySet<string>;
  /** Whether all students of the list are marked. */
  readonly isAll: boolean;
  /** @param toHere everyone from the student marked last to this one */
  onMark(id: string, toHere: boolean): void;
  onAll(): void;
}

function MarkAll({ marks: { ids, isAll, onAll } }: { marks: MarkColumn }) {
  return (
    <input
      type="checkbox"
      className="mark"
      aria-label={t('markAll')}
      checked={isAll}
      ref={(box) => {
        if (box) box.indeterminate = ids.size > 0 && !isAll;
      }}
      onChange={onAll}
    />
  );
}

function chosenColumn(
  id: ChosenColumn,
  grade: (row: StudentRow) => string,
): Pick<GridColumn<StudentRow>, 'width' | 'cell' | 'sort'> {
  const date = 'minmax(6.25rem, 0.3fr)';
  switch (id) {
    case 'id':
      return {
        width: 'minmax(5rem, 0.3fr)',
        cell: (row) => <span className="numeric">{row.student_unique_id}</span>,
      };
    case 'grade':
      return { width: 'minmax(6rem, 0.6fr)', sort: 'grade', cell: grade };
    case 'school':
      return { width: 'minmax(11rem, 2fr)', sort: 'school', cell: (row) => <School row={row} /> };
    case 'status':
      return { width: 'minmax(8.5rem, 0.3fr)', cell: (row) => <Status row={row} /> };
    case 'entry':
      return { width: date, sort: 'entry_date', cell: (row) => <Day date={row.entry_date} /> };
    case 'exit':
      return {
        width: date,
        sort: 'exit_date',
        cell: (row) => <Day date={row.exit_withdraw_date} />,
      };
    case 'birth':
      return { width: date, cell: (row) => <Day date={row.birth_date} /> };
  }
}

function Status({ row }: { row: StudentRow }) {
  const { tone, label } = enrollmentState(row, useToday());
  return <Badge tone={tone}>{label}</Badge>;
}

function Second({ texts }: { texts: readonly (string | null)[] }) {
  const text = joinTexts(texts, ' · ');
  return (
    <span className="grid__second numeric" title={text}>
      {text}
    </span>
  );
}

/** A long name is cut in a narrow column: pointing at it shows all of it. */
function School({ row: { school_name } }: { row: StudentRow }) {
  return school_name === null ? null : <span title={school_name}>{school_name}</span>;
}

function Day({ date }: { date: string | null }) {
  return <span className="numeric">{date === null ? '' : formatDate(date)}</span>;
}
