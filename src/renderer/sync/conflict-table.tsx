import type { ConflictView } from '../../../sync/laptop/api.ts';
import { entities } from '../../../sync/model/catalog.ts';
import { useReference } from '../shell/reference.tsx';
import { type ValueShape, valueWords } from '../shell/value-words.ts';

/** The three versions of each field that differs; what the two sides made of it stands out. */
export function ConflictTable({ record }: { record: ConflictView['records'][number] }) {
  const reference = useReference();
  const { fields } = entities[record.entity];
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
        </tr>
      </thead>
      <tbody>
        {record.fields.map(({ field, label, base, mine, theirs }) => (
          <tr key={field}>
            <th scope="row">{label}</th>
            <td className="muted">{words(field, base)}</td>
            <td className={isSame(mine, base) ? '' : 'conflict-table__changed'}>
              {words(field, mine)}
            </td>
            <td className={isSame(theirs, base) ? '' : 'conflict-table__changed'}>
              {words(field, theirs)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
