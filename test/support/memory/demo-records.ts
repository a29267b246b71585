import type { AnyRecord } from '../../../sync/model/catalog.ts';
import { MemoryCenter } from './memory-center.ts';

/** Records of a small district; made up. */

export const lincoln = 255901001;
export const grandview = 255901044;

export function school(id: number, name: string): AnyRecord {
  return {
    school_id: id,
    state_organization_id: String(id),
    name_of_institution: name,
    grade_levels: ['Ninth grade', 'Tenth grade'],
  };
}

export function student(id: string, first: string, last: string, more: AnyRecord = {}): AnyRecord {
  return {
    student_unique_id: id,
    first_name: first,
    last_name: last,
    birth_date: '2010-04-05',
    races: ['White'],
    hispanic_latino_ethnicity: false,
    ...more,
  };
}

export function enrollment(id: string, schoolId: number, more: AnyRecord = {}): AnyRecord {
  return {
    student_unique_id: id,
    school_id: schoolId,
    entry_date: '2026-08-24',
    entry_grade_level_descriptor: 'Ninth grade',
    school_year: 2027,
    primary_school: true,
    ...more,
  };
}

/** Two schools, two students at Lincoln, one at both, and a professional. */
export function demoCenter(epoch?: string): MemoryCenter {
  const center = new MemoryCenter(epoch);
  center.put('schools', school(lincoln, 'Lincoln High School'));
  center.put('schools', school(grandview, 'Grandview High School'));
  center.put('students', student('604821', 'Ana', 'Ruiz'));
  center.put('students', student('604822', 'José', 'Álvarez', { middle_name: 'Luis' }));
  center.put('students', student('604823', 'Mia', 'O’Brien'));
  center.put('student_school_associations', enrollment('604821', lincoln));
  center.put('student_school_associations', enrollment('604822', lincoln));
  center.put('student_school_associations', enrollment('604823', lincoln));
  center.put(
    'student_school_associations',
    enrollment('604823', grandview, { entry_date: '2026-09-01', primary_school: false }),
  );
  center.put('profiles', {
    profile_id: 'p-1',
    school_id: String(lincoln),
    first_name: 'Cora',
    last_name: 'Lane',
    role_type: 'counselor',
    preferences: {
      communication_method: 'email',
      notification_settings: { sms_notifications: true },
    },
    specializations: ['grief', 'college'],
  });
  return center;
}
