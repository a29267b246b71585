import type { SchoolView } from '../../../../sync/laptop/api/schools.ts';
import type { GridColumn } from '../../kit/grid/grid-columns.ts';
import { Badge } from '../../kit/surface/badge.tsx';
import { formatCount } from '../../library/format/format.ts';
import type { Reference } from '../../library/reference.tsx';
import { schoolsMessages as t } from './schools.messages.ts';

/** The columns of the directory of schools. */
export function schoolColumns(reference: Reference): GridColumn<SchoolView>[] {
  const type = ({ school }: SchoolView) =>
    school.type_descriptor === null
      ? ''
      : reference.descriptorName('SchoolTypeDescriptor', school.type_descriptor);
  const students = ({ in_scope, enrolled }: SchoolView) => (in_scope ? formatCount(enrolled) : '');
  return [
    {
      id: 'name',
      header: t('name'),
      only: 'wide',
      width: 'minmax(14rem, 2fr)',
      cell: ({ school }) => <span className="record-name">{school.name_of_institution}</span>,
    },
    {
      id: 'school',
      header: t('school'),
      only: 'narrow',
      width: 'minmax(0, 1fr)',
      cell: (view) => (
        <>
          <span className="record-name truncate">{view.school.name_of_institution}</span>
          <span className="grid__second numeric">
            {[view.school.school_id, view.in_scope && t('yours')].filter(Boolean).join(' · ')}
          </span>
        </>
      ),
    },
    {
      id: 'id',
      header: t('id'),
      only: 'wide',
      width: 'minmax(7rem, 0.8fr)',
      cell: ({ school }) => <span className="numeric">{school.school_id}</span>,
    },
    { id: 'type', header: t('type'), only: 'wide', width: 'minmax(8rem, 1fr)', cell: type },
    {
      id: 'mine',
      header: t('mine'),
      only: 'wide',
      width: 'minmax(8rem, 1fr)',
      cell: ({ in_scope }) => in_scope && <Badge tone="ok">{t('yours')}</Badge>,
    },
    {
      id: 'enrolled',
      header: t('enrolled'),
      only: 'wide',
      width: 'minmax(5rem, 0.6fr)',
      cell: (view) => <span className="numeric">{students(view)}</span>,
    },
  ];
}
