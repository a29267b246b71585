import type { AnyRecord } from '../../sync/model/catalog.ts';
import type { EntityName } from '../../sync/model/entity.ts';
import { enrollment, grandview, lincoln, school, student } from '../support/memory/demo-records.ts';
import { MemoryCenter } from '../support/memory/memory-center.ts';

/* What there is in the simulated district, and what the numbers of a step mean in it. */

const north = 255901077;
export const schools = [lincoln, grandview, north] as const;
export const students = ['604821', '604822', '604823', '604824', '604825'] as const;
export const profiles = ['p-1', 'p-2'] as const;
const studentFields = ['birth_city', 'first_name', 'races', 'last_name'] as const;
const enrollmentFields = ['calendar_code', 'exit', 'repeat_grade_indicator'] as const;
const values = ['a', 'b', 'c', 'd'] as const;
const days = ['2026-09-10', '2026-09-11'] as const;
export const entity = 'student_school_associations';

/** A center with every school, student and profile of the district. */
export function centerWithStudents(): MemoryCenter {
  const center = new MemoryCenter();
  for (const id of schools) center.put('schools', school(id, `School ${id}`));
  for (const [i, id] of students.entries()) {
    center.put('students', student(id, `First${i}`, `Last${i}`));
    center.put(entity, enrollment(id, schools[i % schools.length] as number));
  }
  for (const id of profiles) center.putDocument(profileOf(id), null);
  center.applyFeed();
  return center;
}

export function profileOf(id: string): AnyRecord {
  return {
    profile_id: id,
    school_id: String(id === 'p-1' ? lincoln : grandview),
    first_name: 'Cora',
    last_name: 'Lane',
    role_type: 'counselor',
    specializations: ['grief'],
    preferences: { communication_method: 'email' },
  };
}

/** As a district's trigger does: a column of a student follows from others. */
export function districtTrigger(name: EntityName, record: AnyRecord): AnyRecord {
  if (name !== 'students') return record;
  return { ...record, person_id: `${record.last_name}-${record.birth_city ?? ''}` };
}

export type Numbers = { readonly record: number; readonly field: number; readonly value: number };

export function studentEdit({ field, value }: Numbers): AnyRecord {
  const name = studentFields[field % studentFields.length] as string;
  const text = values[value % values.length] as string;
  return { [name]: name === 'races' ? ['White', text] : text };
}

export function enrollmentEdit({ field, value }: Numbers): AnyRecord {
  const text = values[value % values.length] as string;
  switch (enrollmentFields[field % enrollmentFields.length]) {
    case 'exit':
      return {
        exit_withdraw_date: `2026-10-1${value}`,
        exit_withdraw_type_descriptor: text === 'a' ? 'Transferred' : 'Graduated',
      };
    case 'repeat_grade_indicator':
      return { repeat_grade_indicator: value % 2 === 0 };
    default:
      return { calendar_code: text };
  }
}

export function profileEdit({ field, value }: Numbers): AnyRecord {
  const text = values[value % values.length] as string;
  switch (field % 4) {
    case 0:
      return { phone: text };
    case 1:
      return { specializations: ['grief', text] };
    case 2:
      return { preferences: { communication_method: 'email', [`theme_${value % 2}`]: text } };
    default:
      return { documents: [{ document_id: String(value), status: text }] };
  }
}

/** What other applications put where laptops cannot read it. */
const oddFields: readonly AnyRecord[] = [
  { years_experience: '12+' },
  { phone: 5551234567 },
  { preferences: 'none' },
];

export function oddProfile(id: string, { value }: Numbers): AnyRecord {
  return { ...profileOf(id), ...oddFields[value % oddFields.length] };
}

/** Whether a profile has a shape that laptops cannot read. */
export function isOdd(record: AnyRecord): boolean {
  return oddFields.some((fields) =>
    Object.entries(fields).every(([name, value]) => record[name] === value),
  );
}

export function enrollmentKey({ record, field, value }: Numbers): [string, number, string] {
  return [
    students[record % students.length] as string,
    schools[field % schools.length] as number,
    days[value % days.length] as string,
  ];
}

export function madeEnrollment(one: Numbers): AnyRecord {
  const [id, schoolId, entry_date] = enrollmentKey(one);
  return enrollment(id, schoolId, { entry_date });
}
