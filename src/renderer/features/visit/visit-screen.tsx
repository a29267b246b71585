import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import { Button } from '../../kit/button/button.tsx';
import { Page } from '../../kit/page/page.tsx';
import { Notice } from '../../kit/surface/notice.tsx';
import { useQuery } from '../../library/query/use-query.ts';
import { goTo, usePlace } from '../../library/stores/place-store.ts';
import { useShownMarks } from './marks-store.ts';
import { visitMessages as t } from './visit.messages.ts';
import { VisitList } from './visit-list.tsx';
import { VisitRoster } from './visit-roster.tsx';
import { VisitSummary } from './visit-summary.tsx';
import './visit.css';

/** Site visits: all of them, or the open one as a checklist, or as a summary when it has ended. */
export function VisitScreen() {
  const id = usePlace((place) => place.visit);
  return id === null ? <VisitList /> : <OpenVisit key={id} id={id} />;
}

function OpenVisit({ id }: { id: string }) {
  const { data: visit, problem } = useQuery('getVisit', { visit_id: id });
  useShownMarks(visit);
  if (problem) {
    return (
      <Page
        title={t('title')}
        actions={<Button onPress={() => goTo.visit(null)}>{t('allVisits')}</Button>}
      >
        <Notice tone="danger">{problemMessage(problem)}</Notice>
      </Page>
    );
  }
  if (visit === undefined) return null;
  return visit.ended_at === null ? <VisitRoster visit={visit} /> : <VisitSummary visit={visit} />;
}
