import { messages } from '../../../sync/i18n/messages.ts';

/** The data issues of students, as lines of a list. */
export const dataIssueMessages = messages({
  en: {
    no_birth_date: 'Without a birth date',
    no_grade: 'Enrolled without a grade',
    grade_not_offered: 'In a grade that the school does not offer',
    several_current: 'Enrolled in several schools at once',
    exit_before_entry: 'Withdrawn before the entry date',
    same_person: 'Same name and birth date as another student',
    unknown_value: 'With a value that is not in the district’s lists',
    unclear_opt_out: 'With an unclear opt-out from the directory: treated as opted out',
    only: 'Only: {what}',
    showAll: 'Show all students again',
  },
  es: {
    no_birth_date: 'Sin fecha de nacimiento',
    no_grade: 'Inscripción sin grado',
    grade_not_offered: 'En un grado que la escuela no ofrece',
    several_current: 'Inscripción activa en varias escuelas a la vez',
    exit_before_entry: 'Baja anterior al ingreso',
    same_person: 'Mismo nombre y fecha de nacimiento que otro estudiante',
    unknown_value: 'Con un valor que no está en las listas del distrito',
    unclear_opt_out: 'Con una exclusión del directorio poco clara: se trata como excluido',
    only: 'Solo: {what}',
    showAll: 'Mostrar de nuevo todos los estudiantes',
  },
});
