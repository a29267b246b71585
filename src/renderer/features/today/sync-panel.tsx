import type { SyncStatus } from '../../../../sync/laptop/api.ts';
import { Facts } from '../../kit/facts.tsx';
import { Panel } from '../../kit/panel.tsx';
import { formatInstant } from '../../library/format.ts';
import { useNow } from '../../library/use-now.ts';
import { describeSync, waitingEdits } from '../../records/sync-status.ts';
import { todayWords as say } from './today.messages.ts';

/** How the sync stands: the truth in a few lines. */
export function SyncPanel({ status }: { status: SyncStatus }) {
  const now = useNow();
  const { words, hint } = describeSync(status);
  const instant = (at: string | null) => (at === null ? say('notYet') : formatInstant(at, now));
  return (
    <Panel title={say('sync')}>
      <div className="panel__body today__sync">
        <p>
          {words}. {say('waiting', { count: waitingEdits(status) })}
        </p>
        {hint !== undefined && <p className="muted">{hint}</p>}
        <Facts
          facts={[
            { label: say('recordsAsOf'), value: instant(status.as_of.postgres) },
            { label: say('profilesAsOf'), value: instant(status.as_of.dynamodb) },
            { label: say('compared'), value: comparedWords(status, now) },
          ]}
        />
      </div>
    </Panel>
  );
}

function comparedWords({ verified }: SyncStatus, now: Date): string {
  if (verified === null) return say('notYet');
  const when = formatInstant(verified.at, now);
  if (verified.equal !== true) return say('different', { when });
  return verified.repaired === 0
    ? say('equal', { when })
    : say('repaired', { when, count: verified.repaired });
}
