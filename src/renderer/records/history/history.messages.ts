import { messages } from '../../../../sync/i18n/messages.ts';

/** The history of a record. */
export const historyMessages = messages({
  en: {
    title: 'History of {what}',
    none: 'The center knows of no change.',
    asking: 'Asking the center…',
    earlier: 'Show earlier changes',
    close: 'Close',
    on: ' on {device}',
    made: ' made it',
    removed: ' removed it',
    enrollment: 'The enrollment at {school} from {date}',
    was: 'It had ',
    overruled: 'Overruled: ',
    removal: 'to remove it',
    became: 'became',
    restore: 'Restore…',
    nothing: 'nothing',
    history: 'History…',
    away: 'The history is kept at the center, which does not answer now. Try again when you are online.',
    restoreTitle: 'Restore this value?',
    restoreNow: 'Restore',
    restored: 'It was restored. It is sent with the next sync.',
    restoreRecordTitle: 'Restore it as it was?',
    restoreRecord:
      'It gets this again: {facts}. Where it is gone it is made again. It is an edit like any other, and the history keeps what was there.',
    restoreRemovalTitle: 'Remove it again?',
    restoreRemoval:
      'It is removed, as one side had done. It is an edit like any other, and the history keeps what was there.',
    removeNow: 'Remove',
    restoreText:
      '{label} becomes {value} again. It is an edit like any other, and the history keeps what was there.',
  },
  es: {
    title: 'Historial de {what}',
    none: 'El centro no conoce ningún cambio.',
    asking: 'Preguntando al centro…',
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
    nothing: 'nada',
    history: 'Historial…',
    away: 'El historial está en el centro, que ahora no responde. Inténtelo de nuevo cuando tenga conexión.',
    restoreTitle: '¿Restaurar este valor?',
    restoreNow: 'Restaurar',
    restored: 'Se restauró. Se envía con la próxima sincronización.',
    restoreRecordTitle: '¿Restaurarlo como estaba?',
    restoreRecord:
      'Vuelve a tener esto: {facts}. Si ya no está, se crea de nuevo. Es un cambio como cualquier otro, y el historial conserva lo que había.',
    restoreRemovalTitle: '¿Eliminarlo de nuevo?',
    restoreRemoval:
      'Se elimina, como lo había hecho una de las partes. Es un cambio como cualquier otro, y el historial conserva lo que había.',
    removeNow: 'Eliminar',
    restoreText:
      '{label} vuelve a ser {value}. Es un cambio como cualquier otro, y el historial conserva lo que había.',
  },
});
