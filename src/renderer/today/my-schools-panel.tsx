import { goTo } from '../shell/place-store.ts';
import { useReference } from '../shell/reference.tsx';
import { showStudentsOf } from '../students/student-query-store.ts';
import { Panel } from '../ui/panel.tsx';
import { RowButton } from '../ui/row-button.tsx';
import { todayWords as say } from './today-words.ts';

/** The schools that the counselor works at, each a way to its students. */
export function MySchoolsPanel() {
  const { ownSchools } = useReference();
  return (
    <Panel title={say('mySchools')}>
      {ownSchools.length === 0 ? (
        <p className="panel__body muted">{say('noSchools')}</p>
      ) : (
        <ul className="today__rows">
          {ownSchools.map(({ school, enrolled }) => (
            <li key={school.school_id}>
              <RowButton
                words={school.name_of_institution}
                value={say('enrolled', { count: enrolled })}
                onPress={() => {
                  showStudentsOf({ school_id: school.school_id, status: 'enrolled' });
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
