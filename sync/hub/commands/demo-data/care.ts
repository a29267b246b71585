import type { Role } from '../../../model/rules/roles.ts';
import type { DemoStaff } from './staff.ts';
import type { DemoStudent } from './students.ts';

/** How many students of each of their schools a person of this role looks after. */
const inCare: Partial<Record<Role, number>> = { counselor: 20, teacher: 12 };

/** Assigns the first students of each school to its counselor, and to one of its teachers each. */
export class Care {
  /** Unique ids of students, by profile. */
  readonly #students = new Map<string, string[]>();
  /** The profiles with room for more students, by school and role. */
  readonly #rooms = new Map<number, Map<Role, { readonly profile: string; room: number }[]>>();

  constructor(staff: readonly DemoStaff[]) {
    for (const { user, profile, schools } of staff) {
      const role = user.role as Role;
      const room = inCare[role];
      if (room === undefined) continue;
      for (const school of schools) {
        const roles = this.#rooms.get(school) ?? new Map();
        this.#rooms.set(school, roles);
        roles.set(role, [...(roles.get(role) ?? []), { profile: profile.profile_id, room }]);
      }
    }
  }

  take({ student, associations }: DemoStudent): void {
    const now = associations.find(({ exit_withdraw_date }) => exit_withdraw_date === null);
    for (const [, people] of this.#rooms.get(now?.school_id ?? 0) ?? []) {
      const [person] = people;
      if (person === undefined) continue;
      const students = this.#students.get(person.profile) ?? [];
      this.#students.set(person.profile, students);
      students.push(student.student_unique_id);
      person.room -= 1;
      if (person.room === 0) people.shift();
    }
  }

  /** The unique ids of a profile's students. */
  of(profile: string): string[] {
    return this.#students.get(profile) ?? [];
  }
}
