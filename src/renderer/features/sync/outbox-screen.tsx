import { CircleCheck } from 'lucide-react';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import type { OutboxView } from '../../../../sync/laptop/api/outbox.ts';
import { Page } from '../../kit/page/page.tsx';
import { EmptyState } from '../../kit/surface/empty-state.tsx';
import { Notice } from '../../kit/surface/notice.tsx';
import { Panel } from '../../kit/surface/panel.tsx';
import { useQuery } from '../../library/query/use-query.ts';
import { useSync } from '../../library/stores/sync-store.ts';
import { BulkItem } from '../../records/outbox/bulk-item.tsx';
import { ExportButton } from '../../records/outbox/export-button.tsx';
import { outboxMessages as t } from '../../records/outbox/outbox.messages.ts';
import { OutboxItem } from '../../records/outbox/outbox-item.tsx';
import { needsPerson } from '../../records/outbox/outbox-state.ts';
import { UnreadableEdits } from '../../records/outbox/unreadable-edits.tsx';
import { describeSync } from '../../records/sync-status.ts';
import { SetAsidePanel } from './set-aside-panel.tsx';
import { SupportButton } from './support-button.tsx';
import { VerifyPanel } from './verify-panel.tsx';

/** All edits that the center has not confirmed. */
export function OutboxScreen() {
  const { data: items, problem } = useQuery('listOutbox', {});
  const { data: unreadable = [] } = useQuery('listUnreadable', {});
  const status = useSync((sync) => sync.status);
  const sync = status && describeSync(status);
  const inNeed = items?.filter(({ state }) => needsPerson(state)) ?? [];
  const waiting = items?.filter(({ state }) => !needsPerson(state)) ?? [];
  return (
    <Page title={t('title')} note={<p className="muted">{t('intro')}</p>}>
      {problem && <Notice tone="danger">{problemMessage(problem)}</Notice>}
      {sync?.hint && sync.tone !== 'ok' && sync.tone !== 'info' && (
        <Notice tone={sync.tone === 'danger' ? 'danger' : 'info'}>{sync.hint}</Notice>
      )}
      <UnreadableEdits items={unreadable} />
      <OutboxList title={t('needsYou', { count: inNeed.length })} items={inNeed} />
      <WaitingList title={t('waitingTitle', { count: waiting.length })} items={waiting} />
      {items?.length === 0 && unreadable.length === 0 && (
        <EmptyState icon={CircleCheck} title={t('nothing')}>
          {t('nothingText')}
        </EmptyState>
      )}
      {(items ?? []).length + unreadable.length > 0 && (
        <p>
          <ExportButton label={t('exportAll')} />
        </p>
      )}
      <SetAsidePanel />
      {status && <VerifyPanel status={status} />}
      <p>
        <SupportButton />
      </p>
    </Page>
  );
}

/** Edits that only wait: those of one action on several students are one entry. */
function WaitingList({ title, items }: { title: string; items: readonly OutboxView[] }) {
  if (items.length === 0) return null;
  const groups = [...Map.groupBy(items, ({ bulk, changeset }) => bulk?.bulk ?? changeset)];
  return (
    <Panel title={title}>
      <ul>
        {groups.map(([id, group]) => {
          const bulk = group[0]?.bulk;
          return bulk ? (
            <BulkItem key={id} bulk={bulk} items={group} />
          ) : (
            group.map((item) => <OutboxItem key={id} item={item} />)
          );
        })}
      </ul>
    </Panel>
  );
}

function OutboxList({ title, items }: { title: string; items: readonly OutboxView[] }) {
  if (items.length === 0) return null;
  return (
    <Panel title={title}>
      <ul>
        {items.map((item) => (
          <OutboxItem key={item.changeset} item={item} />
        ))}
      </ul>
    </Panel>
  );
}
