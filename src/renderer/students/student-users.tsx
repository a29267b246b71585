import type { User } from '../../../sync/model/catalog.ts';
import { inWords } from '../shell/format.ts';
import { Email } from '../ui/email.tsx';
import { Panel } from '../ui/panel.tsx';
import { studentWords as say } from './student-words.ts';

/** The student's own account and those of their agents: whom to reach. */
export function StudentUsers({ users }: { users: readonly User[] }) {
  if (users.length === 0) return null;
  return (
    <Panel title={say('contacts')}>
      <ul className="contacts">
        {users.map((user) => (
          <li key={user.sourced_id} className="contacts__item selectable">
            <span className="contacts__name">
              {[user.given_name, user.family_name].filter(Boolean).join(' ') || user.username}
            </span>
            <span className="muted">{inWords(user.role)}</span>
            <span>{user.email !== null && <Email address={user.email} />}</span>
            <span className="numeric">{user.phone ?? user.sms}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
