import { words } from '../../words/words.ts';

/** The history of a record. */
export const historyTexts = words({
  en: {
    title: 'History of {what}',
    none: 'The center knows of no change.',
    asking: 'Asking the center…',
    earlier: 'Show earlier changes',
    close: 'Close',
    on: ' on {device}',
    made: ' made it',
    removed: ' removed it',
    overruled: 'Overruled: ',
    became: 'became',
    restore: 'Restore…',
    nothing: 'nothing',
    history: 'History…',
    away: 'The history is kept at the center, which does not answer now. Try again when you are online.',
    restoreTitle: 'Restore this value?',
    restoreNow: 'Restore',
    restored: 'The value was restored. It is sent with the next sync.',
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
    overruled: 'Descartado: ',
    became: 'pasó a ser',
    restore: 'Restaurar…',
    nothing: 'nada',
    history: 'Historial…',
    away: 'El historial está en el centro, que ahora no responde. Inténtelo de nuevo cuando tenga conexión.',
    restoreTitle: '¿Restaurar este valor?',
    restoreNow: 'Restaurar',
    restored: 'El valor se restauró. Se envía con la próxima sincronización.',
    restoreText:
      '{label} vuelve a ser {value}. Es un cambio como cualquier otro, y el historial conserva lo que había.',
  },
});
