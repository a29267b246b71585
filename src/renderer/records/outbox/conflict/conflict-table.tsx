import { useId } from 'react';
import { fieldLabel } from '../../../../../sync/i18n/field-labels.ts';
import { isolate } from '../../../../../sync/i18n/isolate.ts';
import { entities } from '../../../../../sync/model/catalog.ts';
import type { Draft } from '../../../kit/forms/draft.ts';
import { RecordField } from '../../../kit/forms/record-field.tsx';
import { formatValue, type ValueShape } from '../../../library/format/format-value.ts';
import { useReference } from '../../../library/reference.tsx';
import { conflictMessages as t } from './conflict.messages.ts';
import {
  type Choices,
  type ConflictRecord,
  canBeTyped,
  type FieldChoice,
  fieldsInConflict,
  isSame,
} from './conflict-choice.ts';

/**
 * The three versions of each field that differs. Where both sides changed a field, the counselor chooses a side or
 * types another value. A record that one side created or removed is chosen as a whole.
 */
export function ConflictTable({
  record,
  choices,
  draft,
  onChoose,
}: {
  record: ConflictRecord;
  choices: Choices;
  /** Holds the typed values. */
  draft: Draft;
  onChoose: (field: string, choice: FieldChoice) => void;
}) {
  const reference = useReference();
  const id = useId();
  const { fields } = entities[record.entity];
  const toChoose = new Set(fieldsInConflict(record).map(({ field }) => field));
  const format = (name: string, value: unknown) => {
    const shape: ValueShape = fields[name] ?? { type: 'any' };
    return formatValue(shape, value, reference) ?? <span className="muted">{t('nothing')}</span>;
  };
  return (
    <table className="conflict-table">
      <thead>
        <tr>
          <th scope="col">{t('field')}</th>
          <th scope="col">{t('before')}</th>
          <th scope="col">{t('mine')}</th>
          <th scope="col">{t('theirs')}</th>
          {toChoose.size > 0 && <th scope="col">{t('value')}</th>}
        </tr>
      </thead>
      <tbody>
        {record.fields.map(({ field, base, mine, theirs }) => {
          const label = fieldLabel(record.entity, field);
          const choice = (side: FieldChoice, name: string) => (
            <input
              type="radio"
              name={`${id} ${field}`}
              aria-label={`${label}: ${isolate(name)}`}
              checked={choices[field] === side}
              onChange={() => onChoose(field, side)}
            />
          );
          const isChosen = toChoose.has(field);
          return (
            <tr key={field}>
              <th scope="row">{label}</th>
              <td className="muted">{format(field, base)}</td>
              <td className={isSame(mine, base) ? '' : 'conflict-table__changed'}>
                <Side control={isChosen && choice('mine', t('sideMine'))}>
                  {format(field, mine)}
                </Side>
              </td>
              <td className={isSame(theirs, base) ? '' : 'conflict-table__changed'}>
                <Side control={isChosen && choice('theirs', t('sideTheirs'))}>
                  {format(field, theirs)}
                </Side>
              </td>
              {toChoose.size > 0 && (
                <td>
                  {isChosen && canBeTyped(record.entity, field) && (
                    <Side control={choice('value', t('sideValue'))}>
                      {choices[field] === 'value' ? (
                        <RecordField draft={draft} name={field} />
                      ) : (
                        <span className="muted">{t('typeOne')}</span>
                      )}
                    </Side>
                  )}
                  {!isChosen && <span className="muted">{t('noChoice')}</span>}
                </td>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Side({ control, children }: { control: React.ReactNode; children: React.ReactNode }) {
  return (
    <span className="conflict-table__side">
      {control}
      <span className="conflict-table__value">{children}</span>
    </span>
  );
}
