import type { ReactNode } from 'react';
import { Link } from 'react-aria-components';
import type { StudentView } from '../../../../../sync/laptop/api/students.ts';
import { Email } from '../../../kit/surface/email.tsx';
import { Panel } from '../../../kit/surface/panel.tsx';
import { Phone } from '../../../kit/surface/phone.tsx';
import { formatCode } from '../../../library/format/format.ts';
import { goTo } from '../../../library/stores/place-store.ts';
import { studentMessages as t } from '../../../records/student.messages.ts';
import './student-users.css';

/** The accounts of the student and of their agents, with contact details. */
export function StudentUsers({ users }: { users: StudentView['users'] }) {
  if (users.length === 0) return null;
  return (
    <Panel title={t('contacts')}>
      <ul>
        {users.map((user) => (
          <Contact
            key={user.sourced_id}
            name={joinName(user.given_name, user.family_name) || user.username}
            role={formatCode(user.role)}
            email={user.email}
            phone={user.phone ?? user.sms}
          />
        ))}
      </ul>
    </Panel>
  );
}

/** The staff who have the student assigned. In the main window each links to their profile. */
export function StudentStaff({
  staff,
  isLinked,
}: {
  staff: StudentView['staff'];
  isLinked: boolean;
}) {
  if (staff.length === 0) return null;
  return (
    <Panel title={t('staff')}>
      <ul>
        {staff.map(({ profile_id, first_name, last_name, role_type, email, phone }) => {
          const name = joinName(first_name, last_name) || profile_id;
          return (
            <Contact
              key={profile_id}
              name={
                isLinked ? (
                  <Link className="link" onPress={() => goTo.profile(profile_id)}>
                    {name}
                  </Link>
                ) : (
                  name
                )
              }
              role={role_type && formatCode(role_type)}
              email={email}
              phone={phone}
            />
          );
        })}
      </ul>
    </Panel>
  );
}

function Contact({
  name,
  role,
  email,
  phone,
}: {
  name: ReactNode;
  role: string | null;
  email: string | null;
  phone: string | null;
}) {
  return (
    <li className="contacts__item selectable">
      <span className="contacts__name">{name}</span>
      <span className="muted">{role}</span>
      <span>{email !== null && <Email address={email} />}</span>
      <span>{phone !== null && <Phone number={phone} />}</span>
    </li>
  );
}

function joinName(...names: (string | null)[]): string {
  return names.filter(Boolean).join(' ');
}
