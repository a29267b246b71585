import { messages } from '../../../../sync/i18n/messages.ts';

/** Records of the center that this laptop cannot store or read. */
export const setAsideMessages = messages({
  en: {
    title: 'Records that cannot be shown ({count, number})',
    intro:
      'The district has these records in a form that Caseload cannot read. They are kept here as they came, and nothing can be edited in them. All other records are up to date.',
    record:
      '{entity, select, students {Student} profiles {Profile} schools {School} organizations {Organization} users {User} student_school_associations {Enrollment of} other {Record}} {name}',
    id: 'ID {id}',
    since: 'since {when}',
  },
  es: {
    title: 'Registros que no se pueden mostrar ({count, number})',
    intro:
      'El distrito tiene estos registros en una forma que Caseload no puede leer. Aquí se guardan como llegaron y no se puede cambiar nada en ellos. Todos los demás registros están al día.',
    record:
      '{entity, select, students {Estudiante} profiles {Perfil} schools {Escuela} organizations {Organización} users {Usuario} student_school_associations {Inscripción de} other {Registro}} {name}',
    id: 'ID {id}',
    since: 'desde {when}',
  },
});
