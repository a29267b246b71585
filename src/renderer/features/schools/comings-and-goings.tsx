import type { SchoolPage } from '../../../../sync/laptop/api/schools.ts';
import { SeriesChart } from '../../kit/chart/charts.tsx';
import { SelectField } from '../../kit/field/choice/select-field.tsx';
import { SimpleTable } from '../../kit/grid/simple-table.tsx';
import { Panel } from '../../kit/surface/panel.tsx';
import { formatCount, formatMonth, formatSchoolYear } from '../../library/format/format.ts';
import { schoolsMessages as t } from './schools.messages.ts';

/** Entries and withdrawals of a school year, by month. */
export function ComingsAndGoings({
  page: { months, years_off, school_year, school_years },
  onYear,
}: {
  page: SchoolPage;
  onYear: (year: number) => void;
}) {
  const rows = months.map((one) => ({ ...one, name: formatMonth(one.month) }));
  return (
    <Panel
      title={t('comings')}
      actions={
        school_years.length > 1 && (
          <SelectField
            label={t('schoolYear')}
            isLabelHidden
            choices={school_years.map((year) => ({
              id: String(year),
              name: formatSchoolYear(year),
            }))}
            value={String(school_year)}
            onChange={(year) => onYear(Number(year))}
          />
        )
      }
    >
      {rows.length === 0 ? (
        <p className="panel__body muted">{t('noYears')}</p>
      ) : (
        <div className="chart-and-table">
          <SeriesChart
            rows={rows}
            series={[
              { key: 'entered', label: t('entered'), look: 'solid' },
              { key: 'withdrew', label: t('withdrew'), look: 'hatched' },
            ]}
          />
          <SimpleTable
            caption={t('comings')}
            isCaptionHidden
            rows={rows}
            keyOf={({ month }) => month}
            columns={[
              { header: t('month'), cell: ({ name }) => name },
              { header: t('entered'), cell: ({ entered }) => formatCount(entered) },
              { header: t('withdrew'), cell: ({ withdrew }) => formatCount(withdrew) },
            ]}
          />
        </div>
      )}
      {years_off > 0 && <p className="panel__body muted">{t('yearsOff', { count: years_off })}</p>}
    </Panel>
  );
}
