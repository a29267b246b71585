import { useEffect, useState } from 'react';
import { entities } from '../../../sync/model/catalog.ts';
import type { EntityName } from '../../../sync/model/entity.ts';
import type { Problem } from '../../../sync/model/error.ts';
import type { HistoryChange } from '../../../sync/protocol/messages.ts';
import { useMay } from '../session/use-may.ts';
import { bridge } from '../shell/bridge.ts';
import { formatInstant } from '../shell/format.ts';
import { useReference } from '../shell/reference.tsx';
import { useNow } from '../shell/use-now.ts';
import { type ValueShape, valueWords } from '../shell/value-words.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { ModalDialog } from '../ui/modal-dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { toast } from '../ui/toasts.tsx';
import { type ChangeLine, linesOf } from './history-lines.ts';
import './history.css';
import { problemWords } from '../shell/problem-words.ts';
import { historyTexts as say } from './history-texts.ts';

export interface RecordName {
  readonly entity: EntityName;
  readonly key: readonly (string | number)[];
}

/** What happened to a record at the center, newest first, and what was overruled: each can be restored. */
export function HistoryDialog({
  record,
  title,
  onClose,
}: {
  record: RecordName;
  title: string;
  onClose: () => void;
}) {
  const { changes, hasMore, problem, more } = useHistory(record);
  const [restoring, setRestoring] = useState<ChangeLine>();
  return (
    <ModalDialog title={say('title', { what: title })} size="large" onClose={onClose}>
      <div className="dialog__body">
        {problem && <Notice tone="warn">{historyWords(problem)}</Notice>}
        {changes?.length === 0 && <p className="muted">{say('none')}</p>}
        <ol className="history">
          {changes?.map((change) => (
            <Change key={change.id} record={record} change={change} onRestore={setRestoring} />
          ))}
        </ol>
        {!changes && !problem && <p className="muted">{say('asking')}</p>}
      </div>
      <div className="dialog__footer">
        {hasMore && <Button onPress={more}>{say('earlier')}</Button>}
        <Button look="primary" onPress={onClose}>
          {say('close')}
        </Button>
      </div>
      {restoring && (
        <RestoreDialog
          record={record}
          line={restoring}
          onClose={() => setRestoring(undefined)}
          onDone={onClose}
        />
      )}
    </ModalDialog>
  );
}

function Change({
  record,
  change,
  onRestore,
}: {
  record: RecordName;
  change: HistoryChange;
  onRestore: (line: ChangeLine) => void;
}) {
  const now = useNow();
  const may = useMay();
  const words = useWords(record.entity);
  return (
    <li className="history__change">
      <p className="history__who numeric selectable">
        <strong>{formatInstant(change.at, now)}</strong> {change.actor}
        {change.device !== null && (
          <span className="muted">{say('on', { device: change.device })}</span>
        )}
        {change.before === null && change.after !== null && say('made')}
        {change.before !== null && change.after === null && say('removed')}
      </p>
      <ul>
        {linesOf(record.entity, change).map((line) => (
          <li key={JSON.stringify(line)} className="history__line">
            <span className="selectable">
              {line.kind === 'overruled' && <em>{say('overruled')}</em>}
              {line.label}: {words(line.field, line.value)}
              {'became' in line && (
                <>
                  {' '}
                  <span aria-hidden>→</span>
                  <span className="visually-hidden">{say('became')}</span>{' '}
                  {words(line.field, line.became)}
                </>
              )}
            </span>
            {may('update', record.entity, [line.field]) && (
              <Button look="quiet" onPress={() => onRestore(line)}>
                {say('restore')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </li>
  );
}

function RestoreDialog({
  record: { entity, key },
  line,
  onClose,
  onDone,
}: {
  record: RecordName;
  line: ChangeLine;
  onClose: () => void;
  onDone: () => void;
}) {
  const words = useWords(entity);
  return (
    <ConfirmDialog
      title={say('restoreTitle')}
      confirm={say('restoreNow')}
      onClose={onClose}
      onConfirm={() =>
        bridge.call('restore', { entity, key: [...key], fields: { [line.field]: line.value } })
      }
      onDone={() => {
        toast(say('restored'));
        onDone();
      }}
    >
      <p>{say('restoreText', { label: line.label, value: words(line.field, line.value) })}</p>
    </ConfirmDialog>
  );
}

function useWords(entity: EntityName) {
  const reference = useReference();
  const { fields } = entities[entity];
  return (name: string, value: unknown): string => {
    const shape: ValueShape = fields[name] ?? { type: 'any' };
    return valueWords(shape, value, reference) ?? say('nothing');
  };
}

/** The history, page by page, as the center tells it. */
function useHistory({ entity, key }: RecordName) {
  const [changes, setChanges] = useState<readonly HistoryChange[]>();
  const [hasMore, setHasMore] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const name = JSON.stringify([entity, key]);
  const ask = async (before: string | undefined) => {
    const [asked, of] = JSON.parse(name) as [EntityName, (string | number)[]];
    const place = before === undefined ? {} : { before };
    const result = await bridge.call('history', { entity: asked, key: of, ...place });
    if (!result.ok) {
      setProblem(result.error);
      return;
    }
    setHasMore(result.value.more);
    setChanges((now = []) => [...now, ...result.value.changes]);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: another record is another dialog
  useEffect(() => void ask(undefined), [name]);
  return { changes, hasMore, problem, more: () => ask(changes?.at(-1)?.id) };
}

function historyWords(problem: Problem): string {
  return problem.code === 'unreachable' ? say('away') : problemWords(problem);
}
