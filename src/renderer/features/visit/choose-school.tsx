import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import type { VisitSchool } from '../../../../sync/laptop/api/visit.ts';
import type { Problem } from '../../../../sync/model/error.ts';
import { ActionButton } from '../../kit/button/action-button.tsx';
import { Badge } from '../../kit/surface/badge.tsx';
import { Notice } from '../../kit/surface/notice.tsx';
import { toast } from '../../kit/surface/toasts.tsx';
import { bridge } from '../../library/bridge.ts';
import { formatInstant } from '../../library/format/format.ts';
import { useNow } from '../../library/hooks/use-now.ts';
import { useQuery } from '../../library/query/use-query.ts';
import { goTo } from '../../library/stores/place-store.ts';
import { useSync } from '../../library/stores/sync-store.ts';
import { visitMessages as t } from './visit.messages.ts';

/** The schools that can be visited, and whether the records of each are ready for working offline. */
export function ChooseSchool() {
  const { data: schools = [] } = useQuery('visitSchools', {});
  const isFilled = useSync(({ status }) => status?.as_of.postgres != null);
  const [problem, setProblem] = useState<Problem>();
  const start = async (school_id: number) => {
    const result = await bridge.call('startVisit', { school_id });
    if (result.ok) goTo.visit(result.value.visit_id);
    else setProblem(result.error);
  };
  return (
    <>
      {problem && <Notice tone="danger">{problemMessage(problem)}</Notice>}
      {schools.length === 0 && isFilled && <p className="muted">{t('noSchools')}</p>}
      <ul className="visit__schools">
        {schools.map((school) => (
          <SchoolCard
            key={school.school_id}
            school={school}
            onStart={() => start(school.school_id)}
          />
        ))}
      </ul>
    </>
  );
}

/** Syncs, and compares the records with the district. */
export function CheckButton() {
  const phase = useSync((sync) => sync.status?.phase);
  const check = async () => {
    const result = await bridge.call('verify', {});
    if (!result.ok) toast(problemMessage(result.error));
  };
  return (
    <ActionButton isDisabled={phase !== 'idle'} onAct={check}>
      <ShieldCheck size={14} aria-hidden />
      {t(phase === 'verifying' ? 'checking' : 'check')}
    </ActionButton>
  );
}

function SchoolCard({ school, onStart }: { school: VisitSchool; onStart: () => Promise<void> }) {
  const now = useNow();
  const instant = (at: string | null) => (at === null ? t('notYet') : formatInstant(at, now));
  const { tone, label } = readiness(school);
  return (
    <li className="panel visit__school">
      <div className="visit__school-text">
        <h2 className="panel__title">{school.school_name}</h2>
        <p>
          <Badge tone={tone}>{label}</Badge>{' '}
          <span className="muted numeric">{t('enrolled', { count: school.enrolled })}</span>
        </p>
        <p className="muted numeric">
          {t('asOf', { asOf: instant(school.as_of), compared: instant(school.compared_at) })}
        </p>
      </div>
      <ActionButton
        look="primary"
        aria-label={t('startAt', { school: school.school_name })}
        onAct={onStart}
      >
        {t('start')}
      </ActionButton>
    </li>
  );
}

function readiness(school: VisitSchool): { tone: 'ok' | 'warn'; label: string } {
  if (!school.is_complete) return { tone: 'warn', label: t('notComplete') };
  if (school.is_equal === null) return { tone: 'warn', label: t('notCompared') };
  return school.is_equal
    ? { tone: 'ok', label: t('ready') }
    : { tone: 'warn', label: t('notEqual') };
}
