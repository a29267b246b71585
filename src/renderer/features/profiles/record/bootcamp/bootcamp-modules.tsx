import type { Profile } from '../../../../../../sync/model/catalog.ts';
import { SeriesChart } from '../../../../kit/chart/charts.tsx';
import { SimpleTable } from '../../../../kit/grid/simple-table.tsx';
import { formatInstant } from '../../../../library/format/format.ts';
import { useNow } from '../../../../library/hooks/use-now.ts';
import { bootcampMessages as t } from './bootcamp.messages.ts';

type Progress = NonNullable<Profile['bootcamp_progress']>;

/** The modules that a professional has completed, with their scores. */
export function BootcampModules({ modules = [] }: { modules: Progress['modules_completed'] }) {
  const now = useNow();
  if (modules.length === 0) return null;
  const scored = modules.flatMap(({ module_name, module_id, score }) =>
    score === undefined ? [] : [{ name: module_name ?? module_id ?? '', score }],
  );
  return (
    <div className="bootcamp__part">
      <SeriesChart
        layout="rows"
        rows={scored}
        series={[{ key: 'score', label: t('score'), look: 'solid' }]}
      />
      <SimpleTable
        caption={t('modules')}
        rows={modules}
        keyOf={({ module_id, completed_at }) => `${module_id} ${completed_at}`}
        columns={[
          { header: t('module'), cell: ({ module_name, module_id }) => module_name ?? module_id },
          { header: t('score'), cell: ({ score }) => score },
          {
            header: t('completed'),
            cell: ({ completed_at }) => completed_at && formatInstant(completed_at, now),
          },
        ]}
      />
    </div>
  );
}
