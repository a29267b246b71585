import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import { PageHeader } from '../../kit/page/page.tsx';
import { Notice } from '../../kit/surface/notice.tsx';
import { formatLongDate } from '../../library/format/format.ts';
import { useNow } from '../../library/hooks/use-now.ts';
import { useQuery } from '../../library/query/use-query.ts';
import { useSync } from '../../library/stores/sync-store.ts';
import { CaseloadPanel } from './caseload-panel.tsx';
import { ChangesPanel } from './changes-panel.tsx';
import { DataIssuesPanel } from './data-issues-panel.tsx';
import { MySchoolsPanel } from './my-schools-panel.tsx';
import { NeedsYouPanel } from './needs-you-panel.tsx';
import { SyncPanel } from './sync-panel.tsx';
import { todayMessages as t } from './today.messages.ts';
import './today.css';

/** The start page: what is new, what needs attention, and where to continue. */
export function TodayScreen() {
  const { data: view, problem } = useQuery('today', {});
  const now = useNow();
  const status = useSync((sync) => sync.status);
  // During the first pull every student is new, and every count is too low.
  const isFilled = status?.as_of.postgres != null;
  return (
    <div className="page">
      <PageHeader title={t('title')} note={<p className="muted">{formatLongDate(now)}</p>} />
      <div className="today">
        {problem && <Notice tone="danger">{problemMessage(problem)}</Notice>}
        <div className="today__main">
          {isFilled && <CaseloadPanel />}
          <NeedsYouPanel />
          {view && isFilled && <ChangesPanel view={view} />}
        </div>
        <div className="today__side">
          <MySchoolsPanel />
          {isFilled && <DataIssuesPanel />}
          {status && <SyncPanel status={status} />}
        </div>
      </div>
    </div>
  );
}
