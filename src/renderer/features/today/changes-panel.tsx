import { useEffect } from 'react';
import type { ChangeKind, TodayChange, TodayView } from '../../../../sync/laptop/api/today.ts';
import { ActionButton } from '../../kit/button/action-button.tsx';
import { LinkButton } from '../../kit/button/link-button.tsx';
import { SimpleTable } from '../../kit/grid/simple-table.tsx';
import { Badge } from '../../kit/surface/badge.tsx';
import { Panel } from '../../kit/surface/panel.tsx';
import { bridge } from '../../library/bridge.ts';
import { formatDate, formatInstant, listName } from '../../library/format/format.ts';
import { useNow } from '../../library/hooks/use-now.ts';
import { goTo } from '../../library/stores/place-store.ts';
import { todayMessages as t } from './today.messages.ts';

const tones = { entered: 'ok', transferred: 'info', withdrawn: 'warn' } as const;
const countMessages = {
  entered: 'entries',
  transferred: 'transfers',
  withdrawn: 'withdrawals',
} as const;

/** Students who entered, transferred or withdrew since the counselor last marked changes as seen. */
export function ChangesPanel({ view }: { view: TodayView }) {
  const { since, counts, changes } = view;
  const now = useNow();
  useEffect(() => {
    // At the first look, nothing is news.
    if (since === null) void bridge.call('markSeen', {});
  }, [since]);
  const kinds = (Object.keys(counts) as ChangeKind[]).filter((kind) => counts[kind] > 0);
  const all = kinds.reduce((sum, kind) => sum + counts[kind], 0);
  const seen = since === null ? '' : t('seenUpTo', { when: formatInstant(since, now) });
  return (
    <Panel
      title={t('news')}
      actions={
        all > 0 && (
          <ActionButton look="quiet" onAct={() => bridge.call('markSeen', {})}>
            {t('markSeen')}
          </ActionButton>
        )
      }
    >
      <div className="panel__body">
        {all === 0 ? (
          <p className="muted">
            {t(since === null ? 'firstLook' : 'nothingNew')} {seen}
          </p>
        ) : (
          <>
            <p className="today__counts numeric">
              {kinds.map((kind) => (
                <Badge key={kind} tone={tones[kind]}>
                  {t(countMessages[kind], { count: counts[kind] })}
                </Badge>
              ))}
            </p>
            <ChangesTable changes={changes} />
            <p className="muted today__note">
              {changes.length < all && t('newestOnly', { shown: changes.length, all })} {seen}
            </p>
          </>
        )}
      </div>
    </Panel>
  );
}

function ChangesTable({ changes }: { changes: readonly TodayChange[] }) {
  return (
    <SimpleTable
      caption={t('changes')}
      isCaptionHidden
      rows={changes}
      keyOf={({ student_unique_id, school_id, date }) =>
        `${student_unique_id} ${school_id} ${date}`
      }
      columns={[
        {
          header: t('student'),
          cell: (change) => (
            <LinkButton onPress={() => goTo.student(change.student_unique_id)}>
              {listName(change)}
            </LinkButton>
          ),
        },
        {
          header: t('what'),
          isShort: true,
          cell: ({ kind }) => <Badge tone={tones[kind]}>{t(kind)}</Badge>,
        },
        { header: t('school'), cell: ({ school_name }) => school_name },
        { header: t('date'), cell: ({ date }) => formatDate(date), isShort: true },
      ]}
    />
  );
}
