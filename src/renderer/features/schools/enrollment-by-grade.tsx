import type { SchoolPage } from '../../../../sync/laptop/api/schools.ts';
import { SeriesChart } from '../../kit/chart/charts.tsx';
import { SimpleTable } from '../../kit/grid/simple-table.tsx';
import { Panel } from '../../kit/surface/panel.tsx';
import { formatCount } from '../../library/format/format.ts';
import { useReference } from '../../library/reference.tsx';
import { schoolsMessages as t } from './schools.messages.ts';

/** The enrolled students by grade, from the youngest up. */
export function EnrollmentByGrade({ page }: { page: SchoolPage }) {
  const { sets, descriptorName } = useReference();
  const order = sets.GradeLevelDescriptor.values.map(({ code_value }) => code_value);
  const place = (grade: string | null) => {
    const at = grade === null ? -1 : order.indexOf(grade);
    return at < 0 ? order.length : at;
  };
  const rows = page.grades
    .toSorted((a, b) => place(a.grade) - place(b.grade))
    .map(({ grade, students }) => ({
      name: grade === null ? t('noGrade') : descriptorName('GradeLevelDescriptor', grade),
      students,
    }));
  return (
    <Panel title={t('byGrade')}>
      {rows.length === 0 ? (
        <p className="panel__body muted">{t('nobody')}</p>
      ) : (
        <div className="chart-and-table">
          <SeriesChart
            layout="rows"
            rows={rows}
            series={[{ key: 'students', label: t('students'), look: 'solid' }]}
          />
          <SimpleTable
            caption={t('byGrade')}
            isCaptionHidden
            rows={[...rows, { name: t('total'), students: page.enrolled }]}
            keyOf={({ name }) => name}
            columns={[
              { header: t('grade'), cell: ({ name }) => name },
              { header: t('students'), cell: ({ students }) => formatCount(students) },
            ]}
          />
        </div>
      )}
    </Panel>
  );
}
