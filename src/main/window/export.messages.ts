import { messages } from '../../../sync/i18n/messages.ts';

/** Of files that are written for the counselor. */
export const exportMessages = messages({
  en: {
    title: 'Export',
    notWritten: 'The file could not be written there. Choose another folder; nothing was lost.',
  },
  es: {
    title: 'Exportar',
    notWritten: 'No se pudo escribir el archivo allí. Elija otra carpeta; no se perdió nada.',
  },
});
