import { ProgressBar } from 'react-aria-components';
import { useSync } from './sync-store.ts';
import './first-pull.css';
import { syncTexts as say } from './sync-texts.ts';

/** Shown until a sync has ended well for the first time: how far it is, and that work can begin. */
export function FirstPull() {
  const status = useSync((sync) => sync.status);
  if (!status || status.last_success !== null || status.phase !== 'pulling') return null;
  const received = status.received ?? 0;
  return (
    <ProgressBar isIndeterminate className="first-pull" aria-label={say('firstSync')}>
      <div className="first-pull__track" aria-hidden>
        <div className="first-pull__bar" />
      </div>
      <p className="first-pull__words numeric">
        <strong>{say('firstSyncCount', { count: received })}</strong> {say('firstSyncText')}
      </p>
    </ProgressBar>
  );
}
