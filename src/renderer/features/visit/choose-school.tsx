import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import type { VisitSchool } from '../../../../sync/laptop/api/visit.ts';
import type { Problem } from '../../../../sync/model/error.ts';
import { Button } from '../../kit/button/button.tsx';
import { Page } from '../../kit/page/page.tsx';
import { Badge } from '../../kit/surface/badge.tsx';
import { Notice } from '../../kit/surface/notice.tsx';
import { bridge } from '../../library/bridge.ts';
import { formatInstant } from '../../library/format/format.ts';
import { useNow } from '../../library/hooks/use-now.ts';
import { useQuery } from '../../library/query/use-query.ts';
import { useSync } from '../../library/stores/sync-store.ts';
import { visitMessages as t } from './visit.messages.ts';

/** The schools that can be visited, and whether the records of each are ready for working offline. */
export function ChooseSchool({ onStart }: { onStart: () => void }) {
  const { data: schools = [] } = useQuery('visitSchools', {});
  const phase = useSync((sync) => sync.status?.phase);
  const [problem, setProblem] = useState<Problem>();
  const check = async () => {
    setProblem(undefined);
    const result = await bridge.call('verify', {});
    if (!result.ok) setProblem(result.error);
  };
  const start = async (school_id: number) => {
    const result = await bridge.call('startVisit', { school_id });
    if (result.ok) onStart();
    else setProblem(result.error);
  };
  return (
    <Page
      title={t('title')}
      note={<p className="muted">{t('intro')}</p>}
      actions={
        <Button isDisabled={phase !== 'idle'} onPress={check}>
          <ShieldCheck size={14} aria-hidden />
          {t(phase === 'verifying' ? 'checking' : 'check')}
        </Button>
      }
    >
      {problem && <Notice tone="danger">{problemMessage(problem)}</Notice>}
      {schools.length === 0 && <p className="muted">{t('noSchools')}</p>}
      <ul className="visit__schools">
        {schools.map((school) => (
          <SchoolCard
            key={school.school_id}
            school={school}
            onStart={() => start(school.school_id)}
          />
        ))}
      </ul>
    </Page>
  );
}

function SchoolCard({ school, onStart }: { school: VisitSchool; onStart: () => void }) {
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
      <Button
        look="primary"
        aria-label={t('startAt', { school: school.school_name })}
        onPress={onStart}
      >
        {t('start')}
      </Button>
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
