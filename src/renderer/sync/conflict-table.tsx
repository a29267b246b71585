import { useId } from 'react';
import { entities } from '../../../sync/model/catalog.ts';
import type { Draft } from '../forms/draft.ts';
import { RecordField } from '../forms/record-field.tsx';
import { useReference } from '../shell/reference.tsx';
import { type ValueShape, valueWords } from '../shell/value-words.ts';
import {
  type Choices,
  type ConflictRecord,
  canBeTyped,
  type FieldChoice,
  fieldsInConflict,
  isSame,
} from './conflict-choice.ts';

/**
 * The three versions of each field that differs. Where both sides changed it, one is chosen, or a value is
 * typed that neither has.
 */
export function ConflictTable({
  record,
  choices,
  draft,
  onChoose,
}: {
  record: ConflictRecord;
  choices: Choices;
  /** Holds the values that are typed. */
  draft: Draft;
  onChoose: (field: string, choice: FieldChoice) => void;
}) {
  const reference = useReference();
  const id = useId();
  const { fields } = entities[record.entity];
  const toChoose = new Set(fieldsInConflict(record).map(({ field }) => field));
  const words = (name: string, value: unknown) => {
    const shape: ValueShape = fields[name] ?? { type: 'any' };
    return valueWords(shape, value, reference) ?? <span className="muted">nothing</span>;
  };
  return (
    <table className="conflict-table">
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Before</th>
          <th scope="col">Mine</th>
          <th scope="col">The center’s</th>
          <th scope="col">Another value</th>
        </tr>
      </thead>
      <tbody>
        {record.fields.map(({ field, label, base, mine, theirs }) => {
          const choice = (side: FieldChoice, name: string) => (
            <input
              type="radio"
              name={`${id} ${field}`}
              aria-label={`${label}: ${name}`}
              checked={choices[field] === side}
              onChange={() => onChoose(field, side)}
            />
          );
          const isChosen = toChoose.has(field);
          return (
            <tr key={field}>
              <th scope="row">{label}</th>
              <td className="muted">{words(field, base)}</td>
              <td className={isSame(mine, base) ? '' : 'conflict-table__changed'}>
                <Side control={isChosen && choice('mine', 'mine')}>{words(field, mine)}</Side>
              </td>
              <td className={isSame(theirs, base) ? '' : 'conflict-table__changed'}>
                <Side control={isChosen && choice('theirs', 'the center’s')}>
                  {words(field, theirs)}
                </Side>
              </td>
              <td>
                {isChosen && canBeTyped(record.entity, field) && (
                  <Side control={choice('value', 'another value')}>
                    {choices[field] === 'value' ? (
                      <RecordField draft={draft} name={field} />
                    ) : (
                      <span className="muted">Type one</span>
                    )}
                  </Side>
                )}
                {!isChosen && <span className="muted">Needs no choice</span>}
              </td>
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
