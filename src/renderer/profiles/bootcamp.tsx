import { Label, ProgressBar } from 'react-aria-components';
import type { Profile } from '../../../sync/model/catalog.ts';
import { formatInstant } from '../shell/format.ts';
import { useNow } from '../shell/use-now.ts';
import { Badge } from '../ui/badge.tsx';
import { Facts } from '../ui/facts.tsx';
import { Panel } from '../ui/panel.tsx';
import { SimpleTable } from '../ui/simple-table.tsx';

type Progress = NonNullable<Profile['bootcamp_progress']>;

/** How far a professional's training is. */
export function Bootcamp({ progress }: { progress: Profile['bootcamp_progress'] }) {
  if (!progress) return null;
  return (
    <Panel title="Bootcamp">
      <div className="panel__body bootcamp">
        <Completion percentage={progress.completion_percentage} />
        <Facts
          facts={[
            { label: 'Current module', value: progress.current_module ?? null },
            { label: 'Courses', value: progress.enrolled_courses?.join(', ') || null },
            { label: 'Hours completed', value: progress.total_hours_completed ?? null },
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
    <ProgressBar value={percentage} className="completion">
      {({ valueText }) => (
        <>
          <div className="completion__words">
            <Label>Completed</Label>
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
  return (
    <SimpleTable
      caption="Modules completed"
      rows={modules}
      keyOf={({ module_id, completed_at }) => `${module_id} ${completed_at}`}
      columns={[
        { header: 'Module', cell: ({ module_name, module_id }) => module_name ?? module_id },
        { header: 'Score', cell: ({ score }) => score },
        {
          header: 'Completed',
          cell: ({ completed_at }) => completed_at && formatInstant(completed_at, now),
        },
      ]}
    />
  );
}

function Quizzes({ attempts = [] }: { attempts: Progress['quiz_attempts'] }) {
  const now = useNow();
  if (attempts.length === 0) return null;
  return (
    <SimpleTable
      caption="Quiz attempts"
      rows={attempts}
      keyOf={({ quiz_id, attempted_at }) => `${quiz_id} ${attempted_at}`}
      columns={[
        { header: 'Quiz', cell: ({ quiz_id }) => quiz_id },
        { header: 'Score', cell: ({ score }) => score },
        {
          header: 'Result',
          cell: ({ passed }) =>
            passed === undefined ? null : (
              <Badge tone={passed ? 'ok' : 'warn'}>{passed ? 'Passed' : 'Not passed'}</Badge>
            ),
        },
        { header: 'Time spent', cell: ({ time_spent }) => time_spent && minutes(time_spent) },
        {
          header: 'Attempted',
          cell: ({ attempted_at }) => attempted_at && formatInstant(attempted_at, now),
        },
      ]}
    />
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
      caption="Certifications"
      rows={certifications}
      keyOf={({ certification_id, earned_at }) => `${certification_id} ${earned_at}`}
      columns={[
        {
          header: 'Certification',
          cell: ({ certification_name, certification_id }) =>
            certification_name ?? certification_id,
        },
        { header: 'Earned', cell: ({ earned_at }) => earned_at && formatInstant(earned_at, now) },
        {
          header: 'Expires',
          cell: ({ expires_at }) => expires_at && formatInstant(expires_at, now),
        },
      ]}
    />
  );
}

const minutes = (seconds: number) => `${Math.max(1, Math.round(seconds / 60))} min`;
