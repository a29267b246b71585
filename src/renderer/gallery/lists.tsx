import { useState } from 'react';
import { SeriesChart, TimeChart } from '../kit/chart/charts.tsx';
import { DataGrid } from '../kit/grid/data-grid.tsx';
import type { GridColumn } from '../kit/grid/grid-columns.ts';
import { RecordName } from '../kit/grid/record-name.tsx';
import { SimpleTable } from '../kit/grid/simple-table.tsx';
import { Badge } from '../kit/surface/badge.tsx';
import { formatCount, formatDay, formatMonth } from '../library/format/format.ts';
import { galleryMessages as t } from './gallery.messages.ts';
import { Specimens } from './specimen.tsx';

interface Student {
  readonly id: string;
  readonly name: string;
  readonly isWaiting: boolean;
}

const students: readonly Student[] = ['Ruiz, Ana', 'Cole, Ben', 'Diaz, Cora', 'Haddad, Noor'].map(
  (name, i) => ({ id: String(604821 + i), name, isWaiting: i === 1 }),
);

/** The last row has not arrived. */
const loadedStudents = {
  total: students.length + 1,
  rowAt: (index: number) => students[index],
};

const months = [
  { month: '2026-08', entered: 304, withdrew: 3 },
  { month: '2026-09', entered: 21, withdrew: 12 },
  { month: '2026-10', entered: 9, withdrew: 14 },
];

const scores = [
  { at: '2026-08-24T15:00:00Z', value: 62, isFull: false },
  { at: '2026-09-14T15:00:00Z', value: 78, isFull: true },
  { at: '2026-10-02T15:00:00Z', value: 91, isFull: true },
];

export function Lists() {
  const rows = months.map((one) => ({ ...one, name: formatMonth(one.month) }));
  return (
    <Specimens title={t('lists')}>
      <Students />
      <SimpleTable
        caption={t('lists')}
        rows={rows}
        keyOf={({ month }) => month}
        columns={[
          { header: t('month'), cell: ({ name }) => name },
          { header: t('entered'), cell: ({ entered }) => formatCount(entered) },
          { header: t('withdrew'), cell: ({ withdrew }) => formatCount(withdrew) },
        ]}
      />
      <SeriesChart
        rows={rows}
        series={[
          { key: 'entered', label: t('entered'), look: 'solid' },
          { key: 'withdrew', label: t('withdrew'), look: 'hatched' },
        ]}
      />
      <SeriesChart
        layout="rows"
        rows={rows}
        series={[{ key: 'entered', label: t('entered'), look: 'solid' }]}
      />
      <TimeChart points={scores} most={100} format={formatDay} />
    </Specimens>
  );
}

function Students() {
  const [open, setOpen] = useState<string | null>('604823');
  return (
    <div className="gallery__list">
      <DataGrid
        label={t('search')}
        columns={studentColumns()}
        rows={loadedStudents}
        keyOf={({ id }) => id}
        queryKey=""
        openKey={open}
        isNarrow={false}
        sort={{ by: 'name', descending: false, onChange: () => {} }}
        onOpen={({ id }) => setOpen(id)}
      />
    </div>
  );
}

function studentColumns(): GridColumn<Student>[] {
  return [
    {
      id: 'name',
      header: t('name'),
      sort: 'name',
      width: 'minmax(7rem, 2fr)',
      cell: ({ name, isWaiting }) => <RecordName name={name} isWaiting={isWaiting} />,
    },
    { id: 'id', header: 'ID', width: 'minmax(4rem, 1fr)', cell: ({ id }) => id },
    {
      id: 'state',
      header: t('status'),
      width: 'minmax(7.5rem, 1fr)',
      cell: () => <Badge tone="ok">{t('enrolled')}</Badge>,
    },
  ];
}
