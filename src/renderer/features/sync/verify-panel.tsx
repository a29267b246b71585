import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import type { SyncStatus } from '../../../../sync/laptop/api/sync.ts';
import type { Problem } from '../../../../sync/model/error.ts';
import { ActionButton } from '../../kit/button/action-button.tsx';
import { Notice } from '../../kit/surface/notice.tsx';
import { Panel } from '../../kit/surface/panel.tsx';
import { bridge } from '../../library/bridge.ts';
import { formatInstant } from '../../library/format/format.ts';
import { useNow } from '../../library/hooks/use-now.ts';
import { syncMessages as t } from '../../records/sync-status.messages.ts';

/** Compares the records on this laptop with the center, and shows the last result. */
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
      title={t('verifyTitle')}
      actions={
        <ActionButton isDisabled={status.phase !== 'idle'} onAct={compare}>
          <ShieldCheck size={14} aria-hidden />
          {t(isComparing ? 'comparingNow' : 'compare')}
        </ActionButton>
      }
    >
      <div className="panel__body">
        {problem && <Notice tone="danger">{problemMessage(problem)}</Notice>}
        <p className="numeric" role="status">
          <Verdict status={status} />
        </p>
      </div>
    </Panel>
  );
}

function Verdict({ status: { verified } }: { status: SyncStatus }) {
  const now = useNow();
  if (verified === null) return t('neverCompared');
  const { at, rows, repaired, equal } = verified;
  const when = t('comparedWhen', { count: rows, when: formatInstant(at, now) });
  if (equal === null) return t('notAll', { when });
  if (!equal) return t('different', { when });
  return repaired === 0 ? t('equal', { when }) : t('repaired', { when, count: repaired });
}
