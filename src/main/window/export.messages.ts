import { messages } from '../../../sync/i18n/messages.ts';

/** Of files that are written for the counselor. */
export const exportMessages = messages({
  en: {
    title: 'Export',
    notWritten: 'The file could not be saved there. Choose another folder. Nothing was lost.',
  },
  es: {
    title: 'Exportar',
    notWritten: 'No se pudo guardar el archivo allí. Elija otra carpeta. No se perdió nada.',
  },
});
