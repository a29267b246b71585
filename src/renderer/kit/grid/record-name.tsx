import { Clock3 } from 'lucide-react';
import { kitMessages as t } from '../kit.messages.ts';

/** The name of a record in a list, with a mark while an edit of the record waits. */
export function RecordName({ name, isWaiting }: { name: string; isWaiting: boolean }) {
  return (
    <span className="record-name">
      <span className="truncate" title={name}>
        {name}
      </span>
      {isWaiting && (
        <span className="record-name__mark" title={t('editWaits')}>
          <Clock3 size={13} aria-hidden />
          <span className="visually-hidden">{t('anEditWaits')}</span>
        </span>
      )}
    </span>
  );
}
