import { oddKinds } from '../../../sync/model/odd.ts';
import { formatCount } from '../shell/format.ts';
import { goTo } from '../shell/place-store.ts';
import { useAsked } from '../shell/use-asked.ts';
import { oddWords } from '../students/odd-words.ts';
import { showStudentsOf } from '../students/student-query-store.ts';
import { Panel } from '../ui/panel.tsx';
import { RowButton } from '../ui/row-button.tsx';
import { todayWords as say } from './today-words.ts';

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
