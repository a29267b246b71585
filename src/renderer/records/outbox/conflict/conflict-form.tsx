import { useState } from 'react';
import { problemMessage } from '../../../../../sync/i18n/problem-message.ts';
import { titleMessage } from '../../../../../sync/i18n/title-message.ts';
import type { ConflictView } from '../../../../../sync/laptop/api/outbox.ts';
import type { Problem } from '../../../../../sync/model/error.ts';
import { Button } from '../../../kit/button/button.tsx';
import { useDraft } from '../../../kit/forms/draft.ts';
import { Notice } from '../../../kit/surface/notice.tsx';
import { toast } from '../../../kit/surface/toasts.tsx';
import { bridge } from '../../../library/bridge.ts';
import { useBusy } from '../../../library/hooks/use-busy.ts';
import { CenterChange } from '../center-change.tsx';
import { conflictMessages as t } from './conflict.messages.ts';
import {
  type Choices,
  chosenTogether,
  type FieldChoice,
  fieldsInConflict,
  type GivenChoices,
  givenOf,
  versionOf,
} from './conflict-choice.ts';
import { ConflictPreview } from './conflict-preview.tsx';
import { ConflictTable } from './conflict-table.tsx';

/** The choices of a conflict, record by record and field by field, with a preview of the result. */
export function ConflictForm({
  conflict,
  onClose,
}: {
  conflict: ConflictView;
  onClose: () => void;
}) {
  const changed = conflict.records.find(({ kind }) => kind === 'changed');
  const entity = changed?.entity ?? 'students';
  const draft = useDraft({ entity, first: changed ? versionOf(changed) : {}, check: 'fields' });
  const [choices, setChoices] = useState<Choices>({});
  const [failure, setFailure] = useState<Problem>();
  const [isBusy, run] = useBusy();
  const toChoose = conflict.records.flatMap(fieldsInConflict);
  const isComplete = toChoose.every(({ field }) => choices[field] !== undefined);

  const choose = (field: string, choice: FieldChoice) => {
    setFailure(undefined);
    setChoices((now) => ({
      ...now,
      // Parts of one thing, such as a name, come from one side. A typed value concerns one field only.
      ...Object.fromEntries(
        (choice === 'value' ? [field] : chosenTogether(entity, field)).map((name) => [
          name,
          choice,
        ]),
      ),
    }));
  };
  const resolve = async (side: 'mine' | 'theirs', given: GivenChoices) => {
    const result = await bridge.call('resolve', {
      changeset: conflict.changeset,
      choice: side,
      ...given,
    });
    if (!result.ok) {
      setFailure(result.error);
      draft.refuse(result.error);
      return;
    }
    onClose();
    toast(t('saved', { title: titleMessage(conflict.parts) }));
  };
  const typed = toChoose.filter(({ field }) => choices[field] === 'value');
  const apply = async () => {
    // The problems appear at their fields.
    const wrong = await draft.check();
    if (wrong.some(({ field }) => typed.some((one) => one.field === field))) return;
    await resolve('theirs', givenOf(choices, draft.values, typed));
  };
  return (
    <>
      <div className="dialog__body">
        <p className="conflict__title">{titleMessage(conflict.parts)}</p>
        {conflict.records.map((record) => (
          <section key={JSON.stringify([record.entity, record.key])} className="conflict__record">
            <Notice tone="warn">{t(record.kind)}</Notice>
            <CenterChange record={record} />
            {record.fields.length > 0 && (
              <ConflictTable record={record} choices={choices} draft={draft} onChoose={choose} />
            )}
          </section>
        ))}
        {toChoose.length > 0 && (
          <ConflictPreview
            entity={entity}
            fields={toChoose}
            choices={choices}
            values={draft.values}
          />
        )}
        {failure && <Notice tone="danger">{problemMessage(failure)}</Notice>}
      </div>
      <div className="dialog__footer">
        <Button onPress={onClose}>{t('later')}</Button>
        <Button isPending={isBusy} onPress={() => run(() => resolve('theirs', {}))}>
          {t('takeTheirs')}
        </Button>
        <Button
          {...(toChoose.length === 0 ? { look: 'primary' as const } : {})}
          isPending={isBusy}
          onPress={() => run(() => resolve('mine', {}))}
        >
          {t('keepMine')}
        </Button>
        {toChoose.length > 0 && (
          <Button
            look="primary"
            isDisabled={!isComplete}
            isPending={isBusy}
            onPress={() => run(apply)}
          >
            {t('apply')}
          </Button>
        )}
      </div>
    </>
  );
}
