import { RefreshCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { SyncStatus } from '../../../../sync/laptop/api/sync.ts';
import { Button } from '../../kit/button/button.tsx';
import { Switch } from '../../kit/field/choice/switch.tsx';
import { bridge } from '../../library/bridge.ts';
import { formatInstant } from '../../library/format/format.ts';
import { useNow } from '../../library/hooks/use-now.ts';
import { goTo } from '../../library/stores/place-store.ts';
import { useSync } from '../../library/stores/sync-store.ts';
import {
  describeSync,
  editsInNeed,
  type SyncDescription,
  shownAsOf,
  waitingEdits,
} from '../../records/sync-status.ts';
import './status-bar.css';
import { syncMessages as t } from '../../records/sync-status.messages.ts';

/** The state of the sync, at the bottom of the window. */
export function StatusBar() {
  const status = useSync((sync) => sync.status);
  if (!status) return <footer className="status-bar" />;
  const sync = describeSync(status);
  return (
    <footer className="status-bar">
      <p className="status-bar__state" {...(sync.hint ? { title: sync.hint } : {})}>
        <span className={`dot dot--${sync.tone}`} aria-hidden />
        <span className="truncate numeric">{sync.label}</span>
      </p>
      <Announcement sync={sync} />
      <Counts status={status} />
      <AsOf status={status} />
      <Switch
        label={t('workOffline')}
        isSelected={status.work_offline}
        onChange={(offline) => void bridge.call('setWorkOffline', { offline })}
      />
      <Button
        isDisabled={status.phase !== 'idle'}
        onPress={() => {
          // The event `sync` says how it ends, and this bar shows that.
          void bridge.call('syncNow', {});
        }}
      >
        <RefreshCw size={14} aria-hidden className={status.phase === 'idle' ? '' : 'spinning'} />
        {t('syncNow')}
      </Button>
    </footer>
  );
}

/** Announces a change of state to screen readers, but not each of a thousand counts. */
function Announcement({ sync }: { sync: SyncDescription }) {
  const [announced, announce] = useState('');
  const text =
    sync.tone === 'busy' ? t('syncing') : [sync.label, sync.hint].filter(Boolean).join('. ');
  useEffect(() => {
    const timer = setTimeout(() => announce(text), 1000);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <p className="visually-hidden" role="status">
      {announced}
    </p>
  );
}

function Counts({ status }: { status: SyncStatus }) {
  const waiting = waitingEdits(status);
  const inNeed = editsInNeed(status);
  if (waiting + inNeed === 0) return null;
  return (
    <div className="status-bar__counts">
      {waiting > 0 && <CountButton tone="info" label={t('waitingCount', { count: waiting })} />}
      {inNeed > 0 && <CountButton tone="warn" label={t('needCount', { count: inNeed })} />}
    </div>
  );
}

function CountButton({ tone, label }: { tone: 'info' | 'warn'; label: string }) {
  return (
    <AriaButton
      className={`badge badge--${tone} status-bar__count`}
      onPress={() => goTo.screen('outbox')}
    >
      {label}
    </AriaButton>
  );
}

function AsOf({ status }: { status: SyncStatus }) {
  const now = useNow();
  const as_of = shownAsOf(status, now);
  const when = (instant: string | null) =>
    instant === null ? t('notYet') : formatInstant(instant, now);
  return (
    <dl className="status-bar__as-of numeric">
      <dt>{t('recordsAsOf')}</dt>
      <dd>{when(as_of.postgres)}</dd>
      <dt>{t('profilesAsOf')}</dt>
      <dd>{when(as_of.dynamodb)}</dd>
    </dl>
  );
}
