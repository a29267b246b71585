import type { SyncStatus } from '../../../../sync/laptop/api/sync.ts';
import { Facts } from '../../kit/detail/facts.tsx';
import { Panel } from '../../kit/surface/panel.tsx';
import { formatInstant } from '../../library/format/format.ts';
import { useNow } from '../../library/hooks/use-now.ts';
import { describeSync, shownAsOf, waitingEdits } from '../../records/sync-status.ts';
import { todayMessages as t } from './today.messages.ts';

/** The state of the sync, in a few lines. */
export function SyncPanel({ status }: { status: SyncStatus }) {
  const now = useNow();
  const { label, hint } = describeSync(status);
  const waiting = waitingEdits(status);
  const as_of = shownAsOf(status, now);
  const instant = (at: string | null) => (at === null ? t('notYet') : formatInstant(at, now));
  return (
    <Panel title={t('sync')}>
      <div className="panel__body today__sync">
        <p>
          {label}
          {waiting > 0 && ` · ${t('waiting', { count: waiting })}`}
        </p>
        {hint !== undefined && <p className="muted">{hint}</p>}
        <Facts
          facts={[
            { label: t('recordsAsOf'), value: instant(as_of.postgres) },
            { label: t('profilesAsOf'), value: instant(as_of.dynamodb) },
            { label: t('compared'), value: formatCompared(status, now) },
          ]}
        />
      </div>
    </Panel>
  );
}

function formatCompared({ verified }: SyncStatus, now: Date): string {
  if (verified === null) return t('notYet');
  const when = formatInstant(verified.at, now);
  if (verified.equal !== true) return t('different', { when });
  return verified.repaired === 0
    ? t('equal', { when })
    : t('repaired', { when, count: verified.repaired });
}
