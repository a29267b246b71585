import { messages } from './messages.ts';

/** What the counselor did. */
export const titleMessages = messages({
  en: {
    keep: 'Keep the district’s version of the {entity} {record}',
    keep_enrollment: 'Keep the district’s version of the enrollment of {student} at {school}',
    enroll: 'Enroll {student} at {school} from {date}',
    add_student: 'Add {student}',
    withdraw: 'Withdraw {student} from {school}, effective {date}',
    withdraw_undated: 'Withdraw {student} from {school}',
    transfer: 'Transfer {student} to {school} from {date}',
    correct: 'Correct the enrollment of {student} at {school}',
    remove_enrollment: 'Remove the enrollment of {student} at {school}',
    remove: 'Remove the {entity} {record}',
    create: 'Add the {entity} {record}',
    edit: 'Change the {entity} {record}',
    with_fields: '{title}: {fields}',
    student: 'student {id}',
    school: 'school {id}',
  },
  es: {
    keep: 'Conservar la versión del distrito: {entity} {record}',
    keep_enrollment: 'Conservar la versión del distrito de la inscripción de {student} en {school}',
    enroll: 'Inscribir a {student} en {school} desde el {date}',
    add_student: 'Agregar a {student}',
    withdraw: 'Dar de baja a {student} de {school} a partir del {date}',
    withdraw_undated: 'Dar de baja a {student} de {school}',
    transfer: 'Trasladar a {student} a {school} desde el {date}',
    correct: 'Corregir la inscripción de {student} en {school}',
    remove_enrollment: 'Eliminar la inscripción de {student} en {school}',
    remove: 'Eliminar: {entity} {record}',
    create: 'Agregar: {entity} {record}',
    edit: 'Cambiar: {entity} {record}',
    with_fields: '{title}: {fields}',
    student: 'estudiante {id}',
    school: 'escuela {id}',
  },
});
