import { useState } from 'react';
import type { ConflictView } from '../../../sync/laptop/api.ts';
import { type AnyRecord, entities } from '../../../sync/model/catalog.ts';
import { assertNever, type Problem } from '../../../sync/model/error.ts';
import { useDraft } from '../forms/draft.ts';
import { bridge } from '../shell/bridge.ts';
import { useReference } from '../shell/reference.tsx';
import { useAsked } from '../shell/use-asked.ts';
import { type ValueShape, valueWords } from '../shell/value-words.ts';
import { Button } from '../ui/button.tsx';
import { ModalDialog } from '../ui/modal-dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { toast } from '../ui/toasts.tsx';
import { CenterChange } from './center-change.tsx';
import {
  type Choices,
  type ConflictRecord,
  chosenTogether,
  type FieldChoice,
  fieldsInConflict,
} from './conflict-choice.ts';
import { ConflictTable } from './conflict-table.tsx';

/** The center changed what the counselor changed too: side by side, to choose field by field what stays. */
export function ConflictDialog({ changeset, onClose }: { changeset: string; onClose: () => void }) {
  const { data: conflict, problem } = useAsked('getConflict', { changeset });
  return (
    <ModalDialog title="Choose what stays" size="large" onClose={onClose}>
      {conflict ? (
        <ConflictForm conflict={conflict} onClose={onClose} />
      ) : (
        <div className="dialog__body">
          {problem && <Notice tone="danger">{problem.message}</Notice>}
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
      draft.showAll();
      return;
    }
    onClose();
    toast('Your choice was saved. It is sent with the next sync.');
  };
  const typed = toChoose.filter(({ field }) => choices[field] === 'value');
  const wrong = draft.problems.filter(({ field }) => typed.some((one) => one.field === field));
  const apply = async () => {
    // Each says what is wrong at its field.
    draft.showAll();
    if (wrong.length > 0) return;
    await resolve('theirs', givenOf(choices, draft.values, typed));
  };
  return (
    <>
      <div className="dialog__body">
        <p className="conflict__title">{conflict.title}</p>
        {conflict.records.map((record) => (
          <section key={JSON.stringify([record.entity, record.key])} className="conflict__record">
            <Notice tone="warn">{kindWords(record.kind)}</Notice>
            <CenterChange record={record} />
            {record.fields.length > 0 && (
              <ConflictTable record={record} choices={choices} draft={draft} onChoose={choose} />
            )}
          </section>
        ))}
        {toChoose.length > 0 && (
          <Preview entity={entity} fields={toChoose} choices={choices} values={draft.values} />
        )}
        {failure && <Notice tone="danger">{failure.message}</Notice>}
      </div>
      <div className="dialog__footer">
        <Button onPress={onClose}>Decide later</Button>
        <Button onPress={() => resolve('theirs', {})}>Take the center’s</Button>
        <Button
          {...(toChoose.length === 0 ? { look: 'primary' as const } : {})}
          onPress={() => resolve('mine', {})}
        >
          Keep mine
        </Button>
        {toChoose.length > 0 && (
          <Button look="primary" isDisabled={!isComplete} onPress={apply}>
            Apply the choices
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
  const parts = fields.flatMap(({ field, label, mine, theirs }) => {
    const choice = choices[field];
    if (choice === undefined) return [];
    const value = choice === 'mine' ? mine : choice === 'theirs' ? theirs : values[field];
    const shape: ValueShape = known[field] ?? { type: 'any' };
    return [`${label}: ${valueWords(shape, value, reference) ?? 'nothing'}`];
  });
  const open = fields.length - parts.length;
  return (
    <p className="conflict__preview" role="status">
      The record will have: {parts.length === 0 ? 'what you choose above' : parts.join(' · ')}
      {open > 0 && parts.length > 0 && ` · ${open} still to choose`}
    </p>
  );
}

function kindWords(kind: ConflictRecord['kind']): string {
  switch (kind) {
    case 'changed':
      return 'Someone changed the same fields at the center after you had read the record. Fields that belong together, such as the parts of a name, stay together; what else you changed is kept with either choice.';
    case 'deleted':
      return 'The center has deleted this record since you read it. Keeping yours makes it again; taking the center’s lets it go.';
    case 'exists':
      return 'The center already has a record with this key. Keeping yours changes that one; taking the center’s leaves it as it is.';
    default:
      return assertNever(kind);
  }
}
