import { messages } from '../../../../sync/i18n/messages.ts';

/** Adding students to a caseload, and removing them. */
export const caseloadMessages = messages({
  en: {
    add: 'Add to my caseload',
    remove: 'Remove from my caseload',
    addMarked: 'Add {count, plural, one {# student} other {# students}} to my caseload',
    removeMarked: 'Remove {count, plural, one {# student} other {# students}} from my caseload',
    assign: 'Caseload of a colleague…',
    assignMarked: 'Caseload of a colleague, {count, plural, one {# student} other {# students}}…',
    title: 'Caseload of a colleague',
    who: '{count, plural, one {{name}} other {# students}}',
    staff: 'Staff member',
    what: 'What to do',
    addTo: 'Add',
    removeFrom: 'Remove',
    save: 'Save',
    added:
      '{count, plural, one {{name} is now in your caseload.} other {# students are now in your caseload.}}',
    removed:
      '{count, plural, one {{name} has left your caseload.} other {# students have left your caseload.}}',
    addedTo:
      '{count, plural, one {{name} is now in the caseload of {staff}.} other {# students are now in the caseload of {staff}.}}',
    removedFrom:
      '{count, plural, one {{name} has left the caseload of {staff}.} other {# students have left the caseload of {staff}.}}',
    noStaff: 'Choose a staff member.',
  },
  es: {
    add: 'Agregar a mis casos',
    remove: 'Quitar de mis casos',
    addMarked: 'Agregar {count, plural, one {# estudiante} other {# estudiantes}} a mis casos',
    removeMarked: 'Quitar {count, plural, one {# estudiante} other {# estudiantes}} de mis casos',
    assign: 'Casos de un colega…',
    assignMarked: 'Casos de un colega, {count, plural, one {# estudiante} other {# estudiantes}}…',
    title: 'Casos de un colega',
    who: '{count, plural, one {{name}} other {# estudiantes}}',
    staff: 'Miembro del personal',
    what: 'Qué hacer',
    addTo: 'Agregar',
    removeFrom: 'Quitar',
    save: 'Guardar',
    added:
      '{count, plural, one {{name} está ahora en sus casos.} other {# estudiantes están ahora en sus casos.}}',
    removed:
      '{count, plural, one {{name} ya no está en sus casos.} other {# estudiantes ya no están en sus casos.}}',
    addedTo:
      '{count, plural, one {{name} está ahora en los casos de {staff}.} other {# estudiantes están ahora en los casos de {staff}.}}',
    removedFrom:
      '{count, plural, one {{name} ya no está en los casos de {staff}.} other {# estudiantes ya no están en los casos de {staff}.}}',
    noStaff: 'Elija un miembro del personal.',
  },
});
