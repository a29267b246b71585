import type { AnyRecord } from '../../../../model/catalog.ts';
import { codeValueOf } from '../../../../model/descriptors/descriptors.ts';
import { requiredText } from './fields.ts';
import { type Element, interchangeRecords, textOf } from './xml.ts';

/** The students of a Student interchange. */
export async function* studentRecords(file: string): AsyncGenerator<AnyRecord> {
  for await (const element of interchangeRecords(file)) {
    if (element.name === 'Student') yield studentRow(element);
  }
}

/** A row of `students`. The center gives `student_usi`. */
function studentRow(student: Element) {
  return {
    student_unique_id: requiredText(student, 'StudentUniqueId'),
    first_name: requiredText(student, 'Name', 'FirstName'),
    last_name: requiredText(student, 'Name', 'LastSurname'),
    middle_name: textOf(student, 'Name', 'MiddleName'),
    generation_code_suffix: textOf(student, 'Name', 'GenerationCodeSuffix'),
    maiden_name: textOf(student, 'Name', 'MaidenName'),
    birth_date: textOf(student, 'BirthData', 'BirthDate'),
    birth_city: textOf(student, 'BirthData', 'BirthCity'),
    birth_state_abbreviation_descriptor: birthCode(student, 'BirthStateAbbreviation'),
    birth_country_descriptor: birthCode(student, 'BirthCountry'),
    date_entered_us: textOf(student, 'BirthData', 'DateEnteredUS'),
    birth_sex_descriptor: birthCode(student, 'BirthSex'),
    person_id: textOf(student, 'PersonReference', 'PersonIdentity', 'PersonId'),
    source_system_descriptor: null,
  };
}

function birthCode(student: Element, name: string): string | null {
  const uri = textOf(student, 'BirthData', name);
  return uri === null ? null : codeValueOf(uri);
}
