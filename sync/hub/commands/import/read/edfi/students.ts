import type { Unit } from '../../unit.ts';
import type { Element } from '../xml.ts';
import { booleanOf, codeOf, dateOf, mentioned, textOf } from './fields.ts';

/** A `<Student>`. */
export function studentUnit(student: Element, line: number): Unit {
  const birth = (name: string) => ['BirthData', name] as const;
  const says = mentioned({
    student_unique_id: textOf(student, 'StudentUniqueId'),
    first_name: textOf(student, 'Name', 'FirstName'),
    last_name: textOf(student, 'Name', 'LastSurname'),
    middle_name: textOf(student, 'Name', 'MiddleName'),
    generation_code_suffix: textOf(student, 'Name', 'GenerationCodeSuffix'),
    maiden_name: textOf(student, 'Name', 'MaidenName'),
    birth_date: dateOf(student, ...birth('BirthDate')),
    birth_city: textOf(student, ...birth('BirthCity')),
    birth_state_abbreviation_descriptor: codeOf(student, ...birth('BirthStateAbbreviation')),
    birth_country_descriptor: codeOf(student, ...birth('BirthCountry')),
    date_entered_us: dateOf(student, ...birth('DateEnteredUS')),
    multiplebirth_status: booleanOf(student, ...birth('MultipleBirthStatus')),
    birth_sex_descriptor: codeOf(student, ...birth('BirthSex')),
    person_id: textOf(student, 'PersonReference', 'PersonIdentity', 'PersonId'),
    source_system_descriptor: codeOf(student, 'PersonReference', 'PersonIdentity', 'SourceSystem'),
  });
  return {
    kind: 'student',
    line,
    key: textOf(student, 'StudentUniqueId') ?? null,
    statements: [{ entity: 'students', says }],
  };
}
