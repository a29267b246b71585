import { oddKinds } from '../../../../sync/model/data-issue.ts';
import { Panel } from '../../kit/panel.tsx';
import { RowButton } from '../../kit/row-button.tsx';
import { formatCount } from '../../library/format.ts';
import { goTo } from '../../library/place-store.ts';
import { showStudentsOf } from '../../library/student-query-store.ts';
import { useAsked } from '../../library/use-query.ts';
import { oddWords } from '../../records/data-issue.messages.ts';
import { todayWords as say } from './today.messages.ts';

/** Records with missing or odd data, each kind a way to its students. */
export function OddPanel() {
  const { data: odd } = useAsked('countOdd', {});
  if (odd === undefined) return null;
  const found = oddKinds.filter((kind) => odd[kind] > 0);
  return (
    <Panel title={say('toLookAt')}>
      {found.length === 0 ? (
        <p className="panel__body muted">{say('allWell')}</p>
      ) : (
        <ul className="today__rows">
          {found.map((kind) => (
            <li key={kind}>
              <RowButton
                words={oddWords(kind)}
                value={formatCount(odd[kind])}
                onPress={() => {
                  showStudentsOf({ odd: kind });
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
