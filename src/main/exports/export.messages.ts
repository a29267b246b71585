import { messages } from '../../../sync/i18n/messages.ts';

/** Exports of files, and the words in them. */
export const exportMessages = messages({
  en: {
    title: 'Export',
    visit: 'Visit at {school}',
    from: '{start} to {end}',
    since: 'Since {start}',
    checkedOf: '{checked, number} of {all, number} students checked',
    done: 'Done during the visit ({count, number})',
    nothingDone: 'Nothing was changed during this visit.',
    notes: 'Notes',
    theVisit: 'The visit',
    roster: 'Roster ({count, number})',
    id: 'Student ID',
    name: 'Name',
    lastName: 'Last name',
    firstName: 'First name',
    grade: 'Grade',
    entry: 'Entry date',
    exit: 'Exit date',
    checked: 'Checked',
    note: 'Note',
    leftOut:
      'Left out because families opted out of directory information: students {students, number}, actions {actions, number}, notes {notes, number}.',
    redisclosure:
      'These are education records under FERPA. Use them only for the purpose for which you received them, and give them to nobody else (34 CFR 99.33).',
  },
  es: {
    title: 'Exportar',
    visit: 'Visita a {school}',
    from: '{start} a {end}',
    since: 'Desde {start}',
    checkedOf: '{checked, number} de {all, number} estudiantes marcados',
    done: 'Hecho durante la visita ({count, number})',
    nothingDone: 'No se cambió nada durante esta visita.',
    notes: 'Notas',
    theVisit: 'La visita',
    roster: 'Lista ({count, number})',
    id: 'ID del estudiante',
    name: 'Nombre',
    lastName: 'Apellido',
    firstName: 'Nombre de pila',
    grade: 'Grado',
    entry: 'Fecha de ingreso',
    exit: 'Fecha de baja',
    checked: 'Marcado',
    note: 'Nota',
    leftOut:
      'Omitido porque las familias se excluyeron del directorio: estudiantes {students, number}, acciones {actions, number}, notas {notes, number}.',
    redisclosure:
      'Estos son registros educativos protegidos por FERPA. Úselos solo para el fin con el que los recibió y no los entregue a nadie más (34 CFR 99.33).',
  },
});
