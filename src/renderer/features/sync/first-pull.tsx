import { ProgressBar } from 'react-aria-components';
import { useSync } from '../../library/stores/sync-store.ts';
import { paceMessages, receivedMessage } from '../../records/sync-status.ts';
import './first-pull.css';
import { syncMessages as t } from '../../records/sync-status.messages.ts';

/** The progress of the first sync, until it has succeeded. */
export function FirstPull() {
  const status = useSync((sync) => sync.status);
  if (!status?.pull || status.last_success !== null) return null;
  const { received, expected } = status.pull;
  const progress = [receivedMessage(status.pull), ...paceMessages(status.pull)].join(' · ');
  return (
    <ProgressBar
      className="first-pull"
      aria-label={t('firstSync')}
      isIndeterminate={expected === null}
      value={received}
      maxValue={Math.max(expected ?? 0, received, 1)}
      valueLabel={progress}
    >
      {({ percentage }) => (
        <>
          <svg className="first-pull__track" aria-hidden="true">
            <rect
              className={percentage === undefined ? 'first-pull__moving' : 'first-pull__bar'}
              width={`${percentage ?? 30}%`}
              height="100%"
            />
          </svg>
          <p className="first-pull__text numeric">
            <strong>{progress}</strong> <span>{t('firstSyncText')}</span>
          </p>
        </>
      )}
    </ProgressBar>
  );
}
