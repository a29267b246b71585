import { useState } from 'react';
import { Page } from '../../kit/page/page.tsx';
import { Notice } from '../../kit/surface/notice.tsx';
import { useQuery } from '../../library/query/use-query.ts';
import { ChooseSchool } from './choose-school.tsx';
import { visitMessages as t } from './visit.messages.ts';
import { VisitRoster } from './visit-roster.tsx';
import { VisitSummary } from './visit-summary.tsx';
import './visit.css';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';

/** A site visit: the choice of a school, then the roster as a checklist, then the summary. */
export function VisitScreen() {
  const { data: visit, problem } = useQuery('getVisit', {});
  const [isChoosing, setIsChoosing] = useState(false);
  if (problem) {
    return (
      <Page title={t('title')}>
        <Notice tone="danger">{problemMessage(problem)}</Notice>
      </Page>
    );
  }
  if (visit === undefined) return null;
  if (visit === null || isChoosing) return <ChooseSchool onStart={() => setIsChoosing(false)} />;
  if (visit.ended_at === null) return <VisitRoster visit={visit} />;
  return <VisitSummary visit={visit} onAnother={() => setIsChoosing(true)} />;
}
