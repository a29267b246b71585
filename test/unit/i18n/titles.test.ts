import { describe, expect, test } from 'vitest';
import { editInWords } from '../../../sync/i18n/edit-in-words.ts';
import { type TitleParts, titleMessage } from '../../../sync/i18n/title-message.ts';

const ana = { id: '604821', name: 'Ana Ruiz' };
const lincoln = { id: '255901001', name: 'Lincoln' };
const none = { student: null, school: null, date: null, entity: null, record: null, fields: [] };
const at = { ...none, student: ana, school: lincoln };

describe('a title', () => {
  test.each<[TitleParts, string, string]>([
    [
      { ...at, kind: 'withdraw', date: '2027-05-03' },
      'Withdraw Ana Ruiz from Lincoln, effective May 3, 2027',
      'Dar de baja a Ana Ruiz de Lincoln a partir del 3 may 2027',
    ],
    [
      { ...at, kind: 'withdraw' },
      'Withdraw Ana Ruiz from Lincoln',
      'Dar de baja a Ana Ruiz de Lincoln',
    ],
    [
      { ...at, kind: 'keep_enrollment' },
      'Keep the district’s version of the enrollment of Ana Ruiz at Lincoln',
      'Conservar la versión del distrito de la inscripción de Ana Ruiz en Lincoln',
    ],
    [
      {
        ...at,
        student: { ...ana, name: null },
        school: { ...lincoln, name: null },
        kind: 'correct',
      },
      'Correct the enrollment of student 604821 at school 255901001',
      'Corregir la inscripción de estudiante 604821 en escuela 255901001',
    ],
    [
      {
        ...none,
        kind: 'edit',
        entity: 'students',
        record: 'Ana Ruiz',
        fields: ['last_name', 'races'],
      },
      'Change the student Ana Ruiz: last name, races',
      'Cambiar: estudiante Ana Ruiz: apellido, razas',
    ],
  ])('says what was done, in both languages', (parts, english, spanish) => {
    expect([titleMessage(parts, 'en'), titleMessage(parts, 'es')]).toEqual([english, spanish]);
  });
});

test('an edit that leaves the app has its title and its reason in words', () => {
  const edit = { changeset: '1', parts: { ...none, kind: 'add_student', student: ana } } as const;
  const reason = { code: 'required', field: 'last_name' } as const;
  expect(editInWords({ ...edit, reason }, 'es')).toEqual({
    changeset: '1',
    title: 'Agregar a Ana Ruiz',
    reason: { ...reason, message: 'Indique el apellido.' },
  });
  expect(editInWords({ ...edit, reason: null }, 'en')).toEqual({
    changeset: '1',
    title: 'Add Ana Ruiz',
    reason: null,
  });
});
