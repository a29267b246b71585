import { CircleCheck } from 'lucide-react';
import type { OutboxView } from '../../../sync/laptop/api.ts';
import { useAsked } from '../shell/use-asked.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Notice } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { ExportButton } from './export-button.tsx';
import { OutboxItem } from './outbox-item.tsx';
import { needsPerson } from './outbox-words.ts';
import { useSync } from './sync-store.ts';
import { describeSync } from './sync-words.ts';
import { VerifyPanel } from './verify-panel.tsx';

/** Everything that the counselor did and the center has not confirmed. */
export function OutboxScreen() {
  const { data: items, problem } = useAsked('listOutbox', {});
  const status = useSync((sync) => sync.status);
  const words = status && describeSync(status);
  const inNeed = items?.filter(({ state }) => needsPerson(state)) ?? [];
  const waiting = items?.filter(({ state }) => !needsPerson(state)) ?? [];
  return (
    <div className="page">
      <header className="page__header">
        <h1 className="page__title">Outbox</h1>
        <p className="muted">What you saved and the center has not confirmed yet.</p>
      </header>
      <div className="page__body">
        {problem && <Notice tone="danger">{problem.message}</Notice>}
        {words?.hint && words.tone !== 'ok' && words.tone !== 'info' && (
          <Notice tone={words.tone === 'danger' ? 'danger' : 'info'}>{words.hint}</Notice>
        )}
        <OutboxList title="Needs you" items={inNeed} />
        <OutboxList title="Waiting to be sent" items={waiting} />
        {items?.length === 0 && (
          <EmptyState icon={CircleCheck} title="Nothing is waiting">
            Every edit that you saved has been applied at the center.
          </EmptyState>
        )}
        {items !== undefined && items.length > 0 && (
          <p>
            <ExportButton label="Export the outbox" />
          </p>
        )}
        {status && <VerifyPanel status={status} />}
      </div>
    </div>
  );
}

function OutboxList({ title, items }: { title: string; items: readonly OutboxView[] }) {
  if (items.length === 0) return null;
  return (
    <Panel title={`${title} (${items.length})`}>
      <ul>
        {items.map((item) => (
          <OutboxItem key={item.changeset} item={item} />
        ))}
      </ul>
    </Panel>
  );
}
