import { messages } from '../../../../sync/i18n/messages.ts';

/** The history of a record. */
export const historyMessages = messages({
  en: {
    title: 'History of {what}',
    none: 'The district has recorded no changes.',
    asking: 'Loading the history…',
    earlier: 'Show earlier changes',
    close: 'Close',
    on: ' on {device}',
    made: ' created it',
    removed: ' removed it',
    enrollment: 'The enrollment at {school} from {date}',
    was: 'It had ',
    overruled: 'Overruled: ',
    removal: 'to remove it',
    became: 'became',
    restore: 'Restore…',
    nothing: '(empty)',
    history: 'History…',
    away: 'The history is kept at the district, which does not answer now. Try again when you are online.',
    restoreTitle: 'Restore this value?',
    restoreNow: 'Restore',
    restored: 'Restored. The edit will be sent with the next sync.',
    restoreRecordTitle: 'Restore this version?',
    restoreRecord:
      'These values come back: {facts}. A record that was removed is created again. This is an edit like any other, and the history keeps what it replaces.',
    restoreRemovalTitle: 'Remove the record again?',
    restoreRemoval:
      'The record is removed, as one side had done. This is an edit like any other, and the history keeps what it replaces.',
    removeNow: 'Remove',
    restoreText:
      '{label} becomes {value} again. This is an edit like any other, and the history keeps what it replaces.',
  },
  es: {
    title: 'Historial de {what}',
    none: 'El distrito no tiene cambios registrados.',
    asking: 'Cargando el historial…',
    earlier: 'Mostrar cambios anteriores',
    close: 'Cerrar',
    on: ' en {device}',
    made: ' lo creó',
    removed: ' lo eliminó',
    enrollment: 'La inscripción en {school} desde {date}',
    was: 'Tenía ',
    overruled: 'Descartado: ',
    removal: 'eliminarlo',
    became: 'pasó a ser',
    restore: 'Restaurar…',
    nothing: '(vacío)',
    history: 'Historial…',
    away: 'El historial se guarda en el distrito, que ahora no responde. Inténtelo de nuevo cuando tenga conexión.',
    restoreTitle: '¿Restaurar este valor?',
    restoreNow: 'Restaurar',
    restored: 'Restaurado. El cambio se enviará en la próxima sincronización.',
    restoreRecordTitle: '¿Restaurar esta versión?',
    restoreRecord:
      'Vuelven estos valores: {facts}. Si el registro se eliminó, se crea de nuevo. Es un cambio como cualquier otro, y el historial conserva lo que reemplaza.',
    restoreRemovalTitle: '¿Eliminar el registro de nuevo?',
    restoreRemoval:
      'El registro se elimina, como lo había hecho una de las partes. Es un cambio como cualquier otro, y el historial conserva lo que reemplaza.',
    removeNow: 'Eliminar',
    restoreText:
      '{label} vuelve a ser {value}. Es un cambio como cualquier otro, y el historial conserva lo que reemplaza.',
  },
});
