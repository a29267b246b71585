import type { Unit } from '../../unit.ts';
import type { Element } from '../xml.ts';
import { codeOf, dateOf, listOf, mentioned, numberOf, textOf } from './fields.ts';

export const staffSourcedId = (id: string) => `staff-${id}`;
export const staffProfileId = (id: string) => `profile-${id}`;

/** A `<Staff>`: a row of `users`, and a document of `profiles`. Their assignments give them their rights. */
export function staffUnit(staff: Element, line: number): Unit {
  const id = textOf(staff, 'StaffUniqueId') ?? undefined;
  const middle_name = textOf(staff, 'Name', 'MiddleName');
  const email = textOf(staff, 'ElectronicMail', 'ElectronicMailAddress');
  const birth_date = dateOf(staff, 'BirthDate');
  const user = mentioned({
    sourced_id: id && staffSourcedId(id),
    username: textOf(staff, 'LoginId'),
    user_ids: listOf(staff, 'StaffIdentificationCode', (code) =>
      mentioned({
        type: codeOf(code, 'StaffIdentificationSystem'),
        identifier: textOf(code, 'IdentificationCode'),
      }),
    ),
    given_name: textOf(staff, 'Name', 'FirstName'),
    family_name: textOf(staff, 'Name', 'LastSurname'),
    middle_name,
    identifier: id,
    email,
    birth_date,
  });
  const profile = mentioned({
    profile_id: id && staffProfileId(id),
    first_name: user.given_name,
    last_name: user.family_name,
    middle_name,
    email,
    birth_date,
    gender: codeOf(staff, 'Sex')?.toLowerCase(),
    years_experience: numberOf(staff, 'YearsOfPriorProfessionalExperience'),
  });
  return {
    kind: 'staff',
    line,
    key: id ?? null,
    statements: [
      { entity: 'users', says: user, ifNew: mentioned({ username: user.sourced_id }) },
      { entity: 'profiles', says: profile },
    ],
  };
}
