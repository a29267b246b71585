import { useEffect, useState } from 'react';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import type { Problem } from '../../../../sync/model/error.ts';
import type { RecordRef } from '../../../../sync/model/record-ref.ts';
import type { HistoryChange } from '../../../../sync/protocol/history.ts';
import { Button } from '../../kit/button/button.tsx';
import { ModalDialog } from '../../kit/dialog/modal-dialog.tsx';
import { Notice } from '../../kit/surface/notice.tsx';
import { bridge } from '../../library/bridge.ts';
import { historyMessages as t } from './history.messages.ts';
import { Change } from './history-change.tsx';
import type { Lost } from './history-lines.ts';
import { RestoreDialog } from './history-restore.tsx';
import './history.css';

/**
 * The changes of a record at the center, newest first; for a student, those of the enrollments too. Replaced and
 * overruled values can be restored.
 */
export function HistoryDialog({
  record,
  title,
  onClose,
}: {
  record: RecordRef;
  title: string;
  onClose: () => void;
}) {
  const { changes, hasMore, problem, more } = useHistory(record);
  const [restoring, setRestoring] = useState<Lost>();
  return (
    <ModalDialog title={t('title', { what: title })} size="large" onClose={onClose}>
      <div className="dialog__body">
        {problem && <Notice tone="warn">{historyProblem(problem)}</Notice>}
        {changes?.length === 0 && <p className="muted">{t('none')}</p>}
        <ol className="history">
          {changes?.map((change) => (
            <Change key={change.id} about={record} change={change} onRestore={setRestoring} />
          ))}
        </ol>
        {!changes && !problem && <p className="muted">{t('asking')}</p>}
      </div>
      <div className="dialog__footer">
        {hasMore && <Button onPress={more}>{t('earlier')}</Button>}
        <Button look="primary" onPress={onClose}>
          {t('close')}
        </Button>
      </div>
      {restoring && (
        <RestoreDialog lost={restoring} onClose={() => setRestoring(undefined)} onDone={onClose} />
      )}
    </ModalDialog>
  );
}

/** Loads the history from the center, page by page. */
function useHistory({ entity, key }: RecordRef) {
  const [changes, setChanges] = useState<readonly HistoryChange[]>();
  const [hasMore, setHasMore] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const ask = async (before: string | undefined) => {
    const place = before === undefined ? {} : { before };
    const result = await bridge.call('history', { entity, key: [...key], ...place });
    if (!result.ok) {
      setProblem(result.error);
      return;
    }
    setHasMore(result.value.more);
    setChanges((now = []) => [...now, ...result.value.changes]);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a dialog shows one record
  useEffect(() => void ask(undefined), []);
  return { changes, hasMore, problem, more: () => ask(changes?.at(-1)?.id) };
}

function historyProblem(problem: Problem): string {
  return problem.code === 'unreachable' ? t('away') : problemMessage(problem);
}
