import type { Profile } from '../../../../../../sync/model/catalog.ts';
import { TimeChart } from '../../../../kit/chart/charts.tsx';
import { SimpleTable } from '../../../../kit/grid/simple-table.tsx';
import { Badge } from '../../../../kit/surface/badge.tsx';
import { formatDay, formatInstant } from '../../../../library/format/format.ts';
import { useNow } from '../../../../library/hooks/use-now.ts';
import { bootcampMessages as t } from './bootcamp.messages.ts';

type Progress = NonNullable<Profile['bootcamp_progress']>;

/** Scores are percentages. */
const bestScore = 100;

/** The quizzes that a professional has tried, with the results over time. */
export function BootcampQuizzes({ attempts = [] }: { attempts: Progress['quiz_attempts'] }) {
  const now = useNow();
  if (attempts.length === 0) return null;
  return (
    <div className="bootcamp__part">
      <TimeChart
        most={bestScore}
        format={formatDay}
        points={attempts.flatMap(({ attempted_at, score, passed }) =>
          attempted_at === undefined || score === undefined
            ? []
            : [{ at: attempted_at, value: score, isFull: passed === true }],
        )}
      />
      <SimpleTable
        caption={t('quizzes')}
        rows={attempts}
        keyOf={({ quiz_id, attempted_at }) => `${quiz_id} ${attempted_at}`}
        columns={[
          { header: t('quiz'), cell: ({ quiz_id }) => quiz_id },
          { header: t('score'), cell: ({ score }) => score },
          {
            header: t('result'),
            cell: ({ passed }) =>
              passed === undefined ? null : (
                <Badge tone={passed ? 'ok' : 'warn'}>{t(passed ? 'passed' : 'notPassed')}</Badge>
              ),
          },
          {
            header: t('timeSpent'),
            cell: ({ time_spent }) => time_spent && formatMinutes(time_spent),
          },
          {
            header: t('attempted'),
            isShort: true,
            cell: ({ attempted_at }) => attempted_at && formatInstant(attempted_at, now),
          },
        ]}
      />
    </div>
  );
}

function formatMinutes(seconds: number): string {
  return t('minutes', { count: Math.max(1, Math.round(seconds / 60)) });
}
