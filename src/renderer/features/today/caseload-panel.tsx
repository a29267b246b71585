import type { CaseloadLine, CaseloadToday } from '../../../../sync/laptop/api/caseload.ts';
import { Button } from '../../kit/button/button.tsx';
import { LinkButton } from '../../kit/button/link-button.tsx';
import { SimpleTable } from '../../kit/grid/simple-table.tsx';
import { Badge } from '../../kit/surface/badge.tsx';
import { Panel } from '../../kit/surface/panel.tsx';
import { listName } from '../../library/format/format.ts';
import { useQuery } from '../../library/query/use-query.ts';
import { goTo } from '../../library/stores/place-store.ts';
import { showStudentsOf } from '../../library/stores/student-query-store.ts';
import { todayMessages as t } from './today.messages.ts';

/** The most students that are listed. */
const most = 10;

const tones = { entered: 'ok', transferred: 'info', withdrawn: 'warn' } as const;

/** The person's caseload: how many students, and about whom something is to be known. */
export function CaseloadPanel() {
  const { data: caseload } = useQuery('caseloadToday', {});
  if (!caseload) return null;
  const { students } = caseload;
  const show = (mine: boolean) => {
    showStudentsOf({ mine });
    goTo.student(null);
  };
  return (
    <Panel
      title={t('caseload', { count: students })}
      actions={
        <Button look="quiet" onPress={() => show(students > 0)}>
          {t(students > 0 ? 'showCaseload' : 'chooseStudents')}
        </Button>
      }
    >
      <div className="panel__body">
        <Attention caseload={caseload} />
      </div>
    </Panel>
  );
}

function Attention({ caseload: { students, lines } }: { caseload: CaseloadToday }) {
  if (students === 0) return <p className="muted">{t('emptyCaseload')}</p>;
  if (lines.length === 0) return <p className="muted">{t('calmCaseload')}</p>;
  return (
    <>
      <SimpleTable
        caption={t('caseloadNews')}
        isCaptionHidden
        rows={lines.slice(0, most)}
        keyOf={({ student_unique_id }) => student_unique_id}
        columns={[
          {
            header: t('student'),
            cell: (line) => (
              <LinkButton onPress={() => goTo.student(line.student_unique_id)}>
                {listName(line)}
              </LinkButton>
            ),
          },
          { header: t('what'), cell: (line) => <Reasons line={line} /> },
        ]}
      />
      {lines.length > most && (
        <p className="muted today__note">{t('more', { count: lines.length - most })}</p>
      )}
    </>
  );
}

function Reasons({ line: { news, needs_you, not_enrolled } }: { line: CaseloadLine }) {
  return (
    <span className="today__reasons">
      {needs_you && <Badge tone="warn">{t('editNeedsYou')}</Badge>}
      {news !== null && <Badge tone={tones[news]}>{t(news)}</Badge>}
      {not_enrolled && <Badge tone="neutral">{t('notEnrolled')}</Badge>}
    </span>
  );
}
