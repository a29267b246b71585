import { useEffect, useState } from 'react';
import { assertNever } from '../../../../sync/model/error.ts';
import type { HistoryChange } from '../../../../sync/protocol/history.ts';
import { bridge } from '../../library/bridge.ts';
import { formatInstant } from '../../library/format/format.ts';
import { useNow } from '../../library/hooks/use-now.ts';
import { conflictMessages as t } from './conflict/conflict.messages.ts';
import { type ConflictRecord, isSame } from './conflict/conflict-choice.ts';

/** Changes that are searched: a conflict concerns a recent one. */
const changesAsked = 50;

/** Who changed a record at the center, and when. Only the center knows, so it must answer. */
export function CenterChange({ record }: { record: ConflictRecord }) {
  const now = useNow();
  const [found, setFound] = useState<HistoryChange | 'unknown'>();
  const name = JSON.stringify([record.entity, record.key]);
  const fields = record.fields.map(({ field }) => field).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: `name` and `fields` stand for the record
  useEffect(() => {
    let isShown = true;
    const { entity, key } = record;
    void bridge.call('history', { entity, key: [...key], limit: changesAsked }).then((answer) => {
      if (!isShown) return;
      const change = answer.ok
        ? answer.value.changes.find((one) => isAbout(one, record))
        : undefined;
      setFound(change ?? 'unknown');
    });
    return () => {
      isShown = false;
    };
  }, [name, fields]);
  if (found === undefined) return null;
  if (found === 'unknown') {
    return <p className="muted">{t('whoUnknown')}</p>;
  }
  const { actor, device } = found;
  const when = formatInstant(found.at, now);
  return (
    <p className="numeric selectable">
      {device === null ? t('who', { actor, when }) : t('whoOn', { actor, device, when })}
    </p>
  );
}

function isAbout({ before, after }: HistoryChange, { kind, fields }: ConflictRecord): boolean {
  switch (kind) {
    case 'deleted':
      return before !== null && after === null;
    case 'exists':
      return after !== null;
    case 'changed':
      return fields.some(
        ({ field, base, theirs }) => after !== null && field in after && !isSame(base, theirs),
      );
    default:
      return assertNever(kind);
  }
}
