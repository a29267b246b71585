import { dataIssues } from '../../../../sync/model/rules/data-issue.ts';
import { RowButton } from '../../kit/button/row-button.tsx';
import { Panel } from '../../kit/surface/panel.tsx';
import { formatCount } from '../../library/format/format.ts';
import { useQuery } from '../../library/query/use-query.ts';
import { goTo } from '../../library/stores/place-store.ts';
import { showStudentsOf } from '../../library/stores/student-query-store.ts';
import { dataIssueMessages } from '../../records/data-issue.messages.ts';
import { todayMessages as t } from './today.messages.ts';

/** The kinds of data issues, each with a link to its students. */
export function DataIssuesPanel() {
  const { data: counts } = useQuery('countDataIssues', {});
  if (counts === undefined) return null;
  const found = dataIssues.filter((kind) => counts[kind] > 0);
  return (
    <Panel title={t('toLookAt')}>
      {found.length === 0 ? (
        <p className="panel__body muted">{t('allWell')}</p>
      ) : (
        <ul className="today__rows">
          {found.map((kind) => (
            <li key={kind}>
              <RowButton
                label={dataIssueMessages(kind)}
                value={formatCount(counts[kind])}
                onPress={() => {
                  showStudentsOf({ data_issue: kind });
                  goTo.student(null);
                }}
              />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
