import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import type { SyncStatus } from '../../../sync/laptop/api.ts';
import type { Problem } from '../../../sync/model/error.ts';
import { bridge } from '../shell/bridge.ts';
import { countOf, formatInstant } from '../shell/format.ts';
import { useNow } from '../shell/use-now.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';

/** Compares the records on this laptop with the center, and says how they last compared. */
export function VerifyPanel({ status }: { status: SyncStatus }) {
  const [problem, setProblem] = useState<Problem>();
  const isComparing = status.phase === 'verifying';
  const compare = async () => {
    setProblem(undefined);
    const result = await bridge.call('verify', {});
    if (!result.ok) setProblem(result.error);
  };
  return (
    <Panel
      title="These records and the center"
      actions={
        <Button isDisabled={status.phase !== 'idle'} onPress={compare}>
          <ShieldCheck size={14} aria-hidden />
          {isComparing ? 'Comparing…' : 'Compare with the center'}
        </Button>
      }
    >
      <div className="panel__body">
        {problem && <Notice tone="danger">{problem.message}</Notice>}
        <p className="numeric" role="status">
          <Verdict status={status} />
        </p>
      </div>
    </Panel>
  );
}

function Verdict({ status: { verified } }: { status: SyncStatus }) {
  const now = useNow();
  if (verified === null) {
    return 'They have not been compared yet. That happens after the first sync, and then once a day.';
  }
  const { at, rows, repaired, equal } = verified;
  const when = `${countOf(rows, 'record')} compared ${formatInstant(at, now)}`;
  if (equal === null) return `${when}. Of some it could not be said: a store does not answer.`;
  if (!equal) return `${when}. Some still differ: compare again, and call district IT if it stays.`;
  return repaired === 0
    ? `${when}. All were equal.`
    : `${when}. ${countOf(repaired, 'record')} differed and ${repaired === 1 ? 'was' : 'were'} repaired.`;
}
