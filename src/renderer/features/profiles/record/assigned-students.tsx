import { Link } from 'react-aria-components';
import { Panel } from '../../../kit/surface/panel.tsx';
import { fullName } from '../../../library/format/format.ts';
import { useQuery } from '../../../library/query/use-query.ts';
import { goTo } from '../../../library/stores/place-store.ts';
import { profileMessages as t } from '../profile.messages.ts';
import './assigned-students.css';

/** The assigned students of a professional, each with a link to the record. */
export function AssignedStudents({ ids }: { ids: readonly string[] }) {
  return (
    <Panel title={t('assigned', { count: ids.length })}>
      <div className="panel__body">
        {ids.length === 0 ? (
          <p className="muted">{t('noAssigned')}</p>
        ) : (
          <ul className="assigned">
            {ids.map((id) => (
              <Assigned key={id} id={id} />
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}

function Assigned({ id }: { id: string }) {
  const { data, problem } = useQuery('getStudent', { student_unique_id: id });
  return (
    <li className="numeric">
      {data ? (
        <Link className="link" onPress={() => goTo.student(id)}>
          {fullName(data.student)}
        </Link>
      ) : (
        <span className="muted">{problem ? t('notHere') : '…'}</span>
      )}
      <span className="muted"> · {id}</span>
    </li>
  );
}
