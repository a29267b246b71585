import type { RecordRef } from '../../../../sync/model/record-ref.ts';
import type { HistoryChange } from '../../../../sync/protocol/history.ts';
import { Button } from '../../kit/button/button.tsx';
import { formatDate, formatInstant } from '../../library/format/format.ts';
import { useMay } from '../../library/hooks/use-may.ts';
import { useNow } from '../../library/hooks/use-now.ts';
import { useReference } from '../../library/reference.tsx';
import { historyMessages as t } from './history.messages.ts';
import { type ChangeLine, type FieldLine, type Lost, linesOf } from './history-lines.ts';
import { useValueFormatter, type ValueFormatter } from './use-value-formatter.ts';

/** One change, with the values that can be restored. */
export function Change({
  about,
  change,
  onRestore,
}: {
  about: RecordRef;
  change: HistoryChange;
  onRestore: (lost: Lost) => void;
}) {
  const now = useNow();
  const may = useMay();
  const { record } = change;
  const format = useValueFormatter(record.entity);
  const mayRestore = (line: ChangeLine): boolean => {
    if ('field' in line) return may('update', record.entity, [line.field]);
    return may(line.record === null ? 'delete' : 'create', record.entity);
  };
  return (
    <li className="history__change">
      <p className="numeric selectable">
        <strong>{formatInstant(change.at, now)}</strong> {change.actor}
        {change.device !== null && (
          <span className="muted">{t('on', { device: change.device })}</span>
        )}
        {change.before === null && change.after !== null && t('made')}
        {change.before !== null && change.after === null && t('removed')}
      </p>
      {record.entity !== about.entity && <EnrollmentName enrollment={record} />}
      <ul>
        {linesOf(record.entity, change).map((line) => (
          <li key={JSON.stringify(line)} className="history__line">
            <span className="selectable">
              {line.kind === 'removed' && t('was')}
              {line.kind.startsWith('overruled') && <em>{t('overruled')}</em>}
              {'field' in line ? (
                <FieldValues line={line} format={format} />
              ) : (
                format.of(line.record)
              )}
            </span>
            {mayRestore(line) && (
              <Button look="quiet" onPress={() => onRestore({ record, line })}>
                {t('restore')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </li>
  );
}

function EnrollmentName({ enrollment: { key } }: { enrollment: RecordRef }) {
  const reference = useReference();
  const [, school, date] = key;
  return (
    <p className="selectable">
      {t('enrollment', {
        school: reference.schoolName(Number(school)),
        date: formatDate(String(date)),
      })}
    </p>
  );
}

function FieldValues({ line, format }: { line: FieldLine; format: ValueFormatter }) {
  return (
    <>
      {line.label}: {format.value(line.field, line.value)}
      {'became' in line && (
        <>
          {' '}
          <span aria-hidden>→</span>
          <span className="visually-hidden">{t('became')}</span>{' '}
          {format.value(line.field, line.became)}
        </>
      )}
    </>
  );
}
