import { RefreshCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { SyncStatus } from '../../../../sync/laptop/api/sync.ts';
import { Button } from '../../kit/button/button.tsx';
import { Switch } from '../../kit/field/switch.tsx';
import { bridge } from '../../library/bridge.ts';
import { formatInstant } from '../../library/format/format.ts';
import { useNow } from '../../library/hooks/use-now.ts';
import { goTo } from '../../library/stores/place-store.ts';
import { useSync } from '../../library/stores/sync-store.ts';
import {
  describeSync,
  editsInNeed,
  type SyncDescription,
  waitingEdits,
} from '../../records/sync-status.ts';
import './status-bar.css';
import { syncMessages as t } from '../../records/sync-status.messages.ts';

/** The state of the sync, at the bottom of the window. */
export function StatusBar() {
  const status = useSync((sync) => sync.status);
  if (!status) return <footer className="status-bar" />;
  const words = describeSync(status);
  return (
    <footer className="status-bar">
      <p className="status-bar__state" {...(words.hint ? { title: words.hint } : {})}>
        <span className={`dot dot--${words.tone}`} aria-hidden />
        <span className="truncate numeric">{words.words}</span>
      </p>
      <Announcement words={words} />
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
function Announcement({ words }: { words: SyncDescription }) {
  const [said, setSaid] = useState('');
  const text =
    words.tone === 'busy' ? t('syncing') : [words.words, words.hint].filter(Boolean).join('. ');
  useEffect(() => {
    const timer = setTimeout(() => setSaid(text), 1000);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  );
}

function Counts({ status }: { status: SyncStatus }) {
  const waiting = waitingEdits(status);
  const inNeed = editsInNeed(status);
  if (waiting + inNeed === 0) return null;
  return (
    <div className="status-bar__counts">
      {waiting > 0 && <CountButton tone="info" words={t('waitingCount', { count: waiting })} />}
      {inNeed > 0 && <CountButton tone="warn" words={t('needCount', { count: inNeed })} />}
    </div>
  );
}

function CountButton({ tone, words }: { tone: 'info' | 'warn'; words: string }) {
  return (
    <AriaButton
      className={`badge badge--${tone} status-bar__count`}
      onPress={() => goTo.screen('outbox')}
    >
      {words}
    </AriaButton>
  );
}

function AsOf({ status: { as_of } }: { status: SyncStatus }) {
  const now = useNow();
  const words = (instant: string | null) =>
    instant === null ? t('notYet') : formatInstant(instant, now);
  return (
    <dl className="status-bar__as-of numeric">
      <dt>{t('recordsAsOf')}</dt>
      <dd>{words(as_of.postgres)}</dd>
      <dt>{t('profilesAsOf')}</dt>
      <dd>{words(as_of.dynamodb)}</dd>
    </dl>
  );
}
