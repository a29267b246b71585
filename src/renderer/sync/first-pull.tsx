import { ProgressBar } from 'react-aria-components';
import { countOf } from '../shell/format.ts';
import { useSync } from './sync-store.ts';
import './first-pull.css';

/** Shown until a sync has ended well for the first time: how far it is, and that work can begin. */
export function FirstPull() {
  const status = useSync((sync) => sync.status);
  if (!status || status.last_success !== null || status.phase !== 'pulling') return null;
  const received = status.received ?? 0;
  return (
    <ProgressBar isIndeterminate className="first-pull" aria-label="First sync">
      <div className="first-pull__track" aria-hidden>
        <div className="first-pull__bar" />
      </div>
      <p className="first-pull__words numeric">
        <strong>First sync: {countOf(received, 'record')} received.</strong> You can start working
        while the rest arrive. If it is interrupted, it goes on where it stopped.
      </p>
    </ProgressBar>
  );
}
