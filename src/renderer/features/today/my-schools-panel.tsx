import { RowButton } from '../../kit/button/row-button.tsx';
import { Panel } from '../../kit/surface/panel.tsx';
import { useReference } from '../../library/reference.tsx';
import { goTo } from '../../library/stores/place-store.ts';
import { showStudentsOf } from '../../library/stores/student-query-store.ts';
import { useSync } from '../../library/stores/sync-store.ts';
import { todayMessages as t } from './today.messages.ts';

/** The counselor's schools, each with a link to its students. */
export function MySchoolsPanel() {
  const { ownSchools } = useReference();
  // Until the first pull has ended, nobody knows which schools will come.
  const isFilled = useSync(({ status }) => status?.as_of.postgres != null);
  return (
    <Panel title={t('mySchools')}>
      {ownSchools.length === 0 ? (
        <p className="panel__body muted">{t(isFilled ? 'noSchools' : 'schoolsCome')}</p>
      ) : (
        <ul className="today__rows">
          {ownSchools.map(({ school, enrolled }) => (
            <li key={school.school_id}>
              <RowButton
                label={school.name_of_institution}
                value={t('enrolled', { count: enrolled })}
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
