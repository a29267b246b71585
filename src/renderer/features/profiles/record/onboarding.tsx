import { Check } from 'lucide-react';
import type { Profile } from '../../../../../sync/model/catalog.ts';
import { Badge } from '../../../kit/surface/badge.tsx';
import { Panel } from '../../../kit/surface/panel.tsx';
import { profileMessages as t } from '../profile.messages.ts';
import './onboarding.css';

/** Steps that are drawn. A larger number is a mistake, and appears as text only. */
const mostSteps = 20;

/** The progress of a professional's onboarding: each step so far. */
export function Onboarding({ progress }: { progress: Profile['onboarding_progress'] }) {
  if (!progress) return null;
  const { current_step = 0, is_completed = false } = progress;
  if (current_step < 1 && !is_completed) return null;
  return (
    <Panel title={t('onboarding')}>
      <div className="panel__body steps">
        {current_step <= mostSteps && (
          <ol className="steps__track">
            {Array.from({ length: Math.max(0, current_step) }, (_, i) => i + 1).map((step) => (
              <Step key={step} step={step} isDone={is_completed || step < current_step} />
            ))}
          </ol>
        )}
        <Badge tone={is_completed ? 'ok' : 'info'}>
          {is_completed ? t('onboardingDone') : t('onboardingStep', { step: current_step })}
        </Badge>
      </div>
    </Panel>
  );
}

function Step({ step, isDone }: { step: number; isDone: boolean }) {
  return (
    <li
      className={`steps__step steps__step--${isDone ? 'done' : 'now'}`}
      {...(isDone ? {} : { 'aria-current': 'step' })}
    >
      {isDone ? <Check size={14} strokeWidth={3} aria-hidden /> : <span aria-hidden>{step}</span>}
      <span className="visually-hidden">{t(isDone ? 'stepDone' : 'stepNow', { step })}</span>
    </li>
  );
}
