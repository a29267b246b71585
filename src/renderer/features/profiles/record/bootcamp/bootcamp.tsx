import { Label, ProgressBar } from 'react-aria-components';
import type { Profile } from '../../../../../../sync/model/catalog.ts';
import { Facts } from '../../../../kit/detail/facts.tsx';
import { Panel } from '../../../../kit/surface/panel.tsx';
import { bootcampMessages as t } from './bootcamp.messages.ts';
import './bootcamp.css';
import { Certifications } from '../certifications.tsx';
import { BootcampModules } from './bootcamp-modules.tsx';
import { BootcampQuizzes } from './bootcamp-quizzes.tsx';

/** The progress of a professional's training. */
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
        <BootcampModules modules={progress.modules_completed} />
        <BootcampQuizzes attempts={progress.quiz_attempts} />
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
          <div className="completion__label">
            <Label>{t('completed')}</Label>
            <span className="numeric">{valueText}</span>
          </div>
          <progress className="completion__bar" value={percentage} max={100} aria-hidden />
        </>
      )}
    </ProgressBar>
  );
}
