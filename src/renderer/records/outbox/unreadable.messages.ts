import { messages } from '../../../../sync/i18n/messages.ts';

/** Edits whose stored row cannot be read. */
export const unreadableMessages = messages({
  en: {
    title: 'Cannot be read ({count, number})',
    about: 'Edit of {records}',
    record: 'the {entity} {name}',
    enrollment: 'the enrollment of {name}',
    unknown: 'Edit of an unknown record',
    export: 'Export: {name}',
    discard: 'Discard…',
    discardNamed: 'Discard: {name}',
    discardTitle: 'Discard this edit?',
    discardNow: 'Discard the edit',
    discardText:
      'Caseload cannot read this edit and does not send it. If it was sent before, the district has it. Export it first if the data office may need it.',
    discarded: 'The edit was discarded.',
  },
  es: {
    title: 'No se pueden leer ({count, number})',
    about: 'Cambio: {records}',
    record: '{entity} {name}',
    enrollment: 'inscripción de {name}',
    unknown: 'Cambio de un registro desconocido',
    export: 'Exportar: {name}',
    discard: 'Descartar…',
    discardNamed: 'Descartar: {name}',
    discardTitle: '¿Descartar este cambio?',
    discardNow: 'Descartar el cambio',
    discardText:
      'Caseload no puede leer este cambio y no lo envía. Si se envió antes, el distrito lo tiene. Expórtelo primero si la oficina de datos puede necesitarlo.',
    discarded: 'El cambio se descartó.',
  },
});
