import { messages } from '../../../sync/i18n/messages.ts';

/** Controls of every screen. */
export const kitMessages = messages({
  en: {
    messages: 'Messages',
    dismiss: 'Dismiss',
    typeToFilter: 'Type to filter',
    choose: 'Choose',
    close: 'Close',
    cancel: 'Cancel',
    clear: 'Clear {label}',
    required: ' (required)',
    notRecorded: 'not recorded',
    editWaits: 'An edit is waiting to be sent',
    anEditWaits: ', an edit is waiting',
    undo: 'Undo',
    undone: 'Edit undone.',
  },
  es: {
    messages: 'Mensajes',
    dismiss: 'Descartar',
    typeToFilter: 'Escriba para filtrar',
    choose: 'Elija',
    close: 'Cerrar',
    cancel: 'Cancelar',
    clear: 'Borrar {label}',
    required: ' (obligatorio)',
    notRecorded: 'sin registrar',
    editWaits: 'Un cambio en espera de envío',
    anEditWaits: ', un cambio en espera',
    undo: 'Deshacer',
    undone: 'Cambio deshecho.',
  },
});
