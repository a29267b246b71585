import { Label, ProgressBar } from 'react-aria-components';
import { currentLanguage, localeOf } from '../../../../../sync/i18n/language.ts';
import type { Profile } from '../../../../../sync/model/catalog.ts';
import { SeriesChart, TimeChart } from '../../../kit/chart/charts.tsx';
import { Badge } from '../../../kit/surface/badge.tsx';
import { Facts } from '../../../kit/surface/facts.tsx';
import { Panel } from '../../../kit/surface/panel.tsx';
import { SimpleTable } from '../../../kit/surface/simple-table.tsx';
import { formatInstant } from '../../../library/format/format.ts';
import { useNow } from '../../../library/hooks/use-now.ts';
import { bootcampMessages as t } from './bootcamp.messages.ts';
import './bootcamp.css';

type Progress = NonNullable<Profile['bootcamp_progress']>;

/** Scores are percentages. */
const bestScore = 100;
/** Days before its end in which a certification expires soon. */
const soon = 60;

/** How far a professional's training is. */
export function Bootcamp({ progress }: { progress: Profile['bootcamp_progress'] }) {
  if (!progress) return null;
  return (
    <Panel title={t('title')}>
      <div className="panel__body bootcamp">
        <Completion percentage={progress.completion_percentage} />
        <Facts
          facts={[
            { label: t('currentModule'), value: progress.current_module ?? null },
            { label: t('courses'), value: progress.enrolled_courses?.join(', ') || null },
            { label: t('hours'), value: progress.total_hours_completed ?? null },
          ]}
        />
        <Modules modules={progress.modules_completed} />
        <Quizzes attempts={progress.quiz_attempts} />
        <Certifications certifications={progress.certifications_earned} />
      </div>
    </Panel>
  );
}

function Completion({ percentage }: { percentage: number | undefined }) {
  if (percentage === undefined) return null;
  return (
    <ProgressBar value={percentage}>
      {({ valueText }) => (
        <>
          <div className="completion__words">
            <Label>{t('completed')}</Label>
            <span className="numeric">{valueText}</span>
          </div>
          <progress className="completion__bar" value={percentage} max={100} aria-hidden />
        </>
      )}
    </ProgressBar>
  );
}

function Modules({ modules = [] }: { modules: Progress['modules_completed'] }) {
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

function Quizzes({ attempts = [] }: { attempts: Progress['quiz_attempts'] }) {
  const now = useNow();
  if (attempts.length === 0) return null;
  return (
    <div className="bootcamp__part">
      <TimeChart
        most={bestScore}
        format={dayWords}
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
            cell: ({ time_spent }) => time_spent && minutesWords(time_spent),
          },
          {
            header: t('attempted'),
            cell: ({ attempted_at }) => attempted_at && formatInstant(attempted_at, now),
          },
        ]}
      />
    </div>
  );
}

function Certifications({
  certifications = [],
}: {
  certifications: Progress['certifications_earned'];
}) {
  const now = useNow();
  if (certifications.length === 0) return null;
  return (
    <SimpleTable
      caption={t('certifications')}
      rows={certifications}
      keyOf={({ certification_id, earned_at }) => `${certification_id} ${earned_at}`}
      columns={[
        {
          header: t('certification'),
          cell: ({ certification_name, certification_id }) =>
            certification_name ?? certification_id,
        },
        {
          header: t('earned'),
          cell: ({ earned_at }) => earned_at && formatInstant(earned_at, now),
        },
        {
          header: t('expires'),
          cell: ({ expires_at }) =>
            expires_at && (
              <>
                {formatInstant(expires_at, now)} <Expiry at={expires_at} now={now} />
              </>
            ),
        },
      ]}
    />
  );
}

function Expiry({ at, now }: { at: string; now: Date }) {
  const days = (Date.parse(at) - now.getTime()) / 86_400_000;
  if (days < 0) return <Badge tone="danger">{t('expired')}</Badge>;
  return days < soon ? <Badge tone="warn">{t('expiresSoon')}</Badge> : null;
}

function minutesWords(seconds: number): string {
  return t('minutes', { count: Math.max(1, Math.round(seconds / 60)) });
}

/** “Feb 13”. */
function dayWords(time: number): string {
  const format = new Intl.DateTimeFormat(localeOf(currentLanguage()), {
    month: 'short',
    day: 'numeric',
  });
  return format.format(new Date(time));
}
