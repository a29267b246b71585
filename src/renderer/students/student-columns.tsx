import type { StudentRow } from '../../../sync/laptop/api.ts';
import { formatDate, listName } from '../shell/format.ts';
import type { Reference } from '../shell/reference.tsx';
import { today } from '../shell/today.ts';
import { Badge } from '../ui/badge.tsx';
import type { GridColumn } from '../ui/grid-columns.ts';
import { RecordName } from '../ui/record-name.tsx';
import { enrollmentState } from './enrollment-words.ts';

/** The columns of the list of students: a table where there is room, two lines where there is not. */
export function studentColumns(reference: Reference): GridColumn<StudentRow>[] {
  const grade = (row: StudentRow) =>
    row.grade === null ? '' : reference.descriptorName('GradeLevelDescriptor', row.grade);
  return [
    {
      id: 'name',
      header: 'Name',
      sort: 'name',
      only: 'wide',
      cell: (row) => <RecordName name={listName(row)} isWaiting={row.waiting} />,
    },
    {
      id: 'student',
      header: 'Student',
      only: 'narrow',
      cell: (row) => (
        <>
          <RecordName name={listName(row)} isWaiting={row.waiting} />
          <span className="grid__second numeric">
            {[row.student_unique_id, grade(row), row.school_name].filter(Boolean).join(' · ')}
          </span>
        </>
      ),
    },
    {
      id: 'id',
      header: 'Student ID',
      only: 'wide',
      cell: (row) => <span className="numeric">{row.student_unique_id}</span>,
    },
    { id: 'grade', header: 'Grade', sort: 'grade', only: 'wide', cell: grade },
    {
      id: 'school',
      header: 'School',
      sort: 'school',
      only: 'wide',
      cell: (row) => row.school_name ?? '',
    },
    { id: 'status', header: 'Status', cell: (row) => <Status row={row} /> },
    {
      id: 'entry',
      header: 'Entry date',
      sort: 'entry_date',
      only: 'wide',
      cell: (row) => <Day date={row.entry_date} />,
    },
    {
      id: 'birth',
      header: 'Birth date',
      only: 'wide',
      cell: (row) => <Day date={row.birth_date} />,
    },
  ];
}

function Status({ row }: { row: StudentRow }) {
  const { tone, words } = enrollmentState(row, today());
  return <Badge tone={tone}>{words}</Badge>;
}

function Day({ date }: { date: string | null }) {
  return <span className="numeric">{date === null ? '' : formatDate(date)}</span>;
}
