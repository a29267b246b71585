import { useState } from 'react';
import { fieldLabel } from '../../../../sync/i18n/field-labels.ts';
import type { ConflictView } from '../../../../sync/laptop/api/outbox.ts';
import { type AnyRecord, entities } from '../../../../sync/model/catalog.ts';
import type { Problem } from '../../../../sync/model/error.ts';
import { Button } from '../../kit/button/button.tsx';
import { ModalDialog } from '../../kit/dialog/modal-dialog.tsx';
import { useDraft } from '../../kit/forms/draft.ts';
import { Notice } from '../../kit/surface/notice.tsx';
import { toast } from '../../kit/surface/toasts.tsx';
import { bridge } from '../../library/bridge.ts';
import { formatValue, type ValueShape } from '../../library/format/format-value.ts';
import { problemMessage } from '../../library/problem-message.ts';
import { useQuery } from '../../library/query/use-query.ts';
import { useReference } from '../../library/reference.tsx';
import { CenterChange } from '../history/center-change.tsx';
import { conflictMessages as t } from './conflict.messages.ts';
import {
  type Choices,
  type ConflictRecord,
  chosenTogether,
  type FieldChoice,
  fieldsInConflict,
} from './conflict-choice.ts';
import { ConflictTable } from './conflict-table.tsx';
import { titleMessage } from './title.ts';

/** The center changed what the counselor changed too: side by side, to choose field by field what stays. */
export function ConflictDialog({ changeset, onClose }: { changeset: string; onClose: () => void }) {
  const { data: conflict, problem } = useQuery('getConflict', { changeset });
  return (
    <ModalDialog title={t('title')} size="large" onClose={onClose}>
      {conflict ? (
        <ConflictForm conflict={conflict} onClose={onClose} />
      ) : (
        <div className="dialog__body">
          {problem && <Notice tone="danger">{problemMessage(problem)}</Notice>}
        </div>
      )}
    </ModalDialog>
  );
}

function ConflictForm({ conflict, onClose }: { conflict: ConflictView; onClose: () => void }) {
  const changed = conflict.records.find(({ kind }) => kind === 'changed');
  const entity = changed?.entity ?? 'students';
  const draft = useDraft({ entity, first: changed ? versionOf(changed) : {}, check: 'fields' });
  const [choices, setChoices] = useState<Choices>({});
  const [failure, setFailure] = useState<Problem>();
  const toChoose = conflict.records.flatMap(fieldsInConflict);
  const isComplete = toChoose.every(({ field }) => choices[field] !== undefined);

  const choose = (field: string, choice: FieldChoice) => {
    setFailure(undefined);
    setChoices((now) => ({
      ...now,
      // Parts of one thing, such as a name, come from one side; each may have a value of its own.
      ...Object.fromEntries(
        (choice === 'value' ? [field] : chosenTogether(entity, field)).map((name) => [
          name,
          choice,
        ]),
      ),
    }));
  };
  const resolve = async (side: 'mine' | 'theirs', given: Given) => {
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
    toast(t('saved'));
  };
  const typed = toChoose.filter(({ field }) => choices[field] === 'value');
  const apply = async () => {
    // Each says what is wrong at its field.
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
          <Preview entity={entity} fields={toChoose} choices={choices} values={draft.values} />
        )}
        {failure && <Notice tone="danger">{problemMessage(failure)}</Notice>}
      </div>
      <div className="dialog__footer">
        <Button onPress={onClose}>{t('later')}</Button>
        <Button onPress={() => resolve('theirs', {})}>{t('takeTheirs')}</Button>
        <Button
          {...(toChoose.length === 0 ? { look: 'primary' as const } : {})}
          onPress={() => resolve('mine', {})}
        >
          {t('keepMine')}
        </Button>
        {toChoose.length > 0 && (
          <Button look="primary" isDisabled={!isComplete} onPress={apply}>
            {t('apply')}
          </Button>
        )}
      </div>
    </>
  );
}

interface Given {
  readonly fields?: Record<string, 'mine' | 'theirs'>;
  readonly values?: Record<string, unknown>;
}

/** The choices as the laptop takes them: sides by field, and typed values, which go first. */
function givenOf(
  choices: Choices,
  values: AnyRecord,
  typed: readonly { readonly field: string }[],
): Given {
  const sides = Object.entries(choices).filter(([, choice]) => choice !== 'value');
  const fields = Object.fromEntries(sides) as Record<string, 'mine' | 'theirs'>;
  if (typed.length === 0) return { fields };
  return {
    fields,
    values: Object.fromEntries(typed.map(({ field }) => [field, values[field] ?? null])),
  };
}

/** My version of the fields that differ: where typing begins. */
function versionOf({ fields }: ConflictRecord): AnyRecord {
  return Object.fromEntries(fields.map(({ field, mine }) => [field, mine]));
}

function Preview({
  entity,
  fields,
  choices,
  values,
}: {
  entity: ConflictRecord['entity'];
  fields: ReturnType<typeof fieldsInConflict>;
  choices: Choices;
  values: AnyRecord;
}) {
  const reference = useReference();
  const known = entities[entity].fields;
  const parts = fields.flatMap(({ field, mine, theirs }) => {
    const choice = choices[field];
    if (choice === undefined) return [];
    const value = choice === 'mine' ? mine : choice === 'theirs' ? theirs : values[field];
    const shape: ValueShape = known[field] ?? { type: 'any' };
    return [
      `${fieldLabel(entity, field)}: ${formatValue(shape, value, reference) ?? t('nothing')}`,
    ];
  });
  const open = fields.length - parts.length;
  return (
    <p className="conflict__preview" role="status">
      {t('preview', { what: parts.length === 0 ? t('previewNone') : parts.join(' · ') })}
      {open > 0 && parts.length > 0 && ` · ${t('previewOpen', { count: open })}`}
    </p>
  );
}
