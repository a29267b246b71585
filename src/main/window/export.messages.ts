import { messages } from '../../../sync/i18n/messages.ts';

/** Exports of files. */
export const exportMessages = messages({
  en: {
    title: 'Export',
  },
  es: {
    title: 'Exportar',
  },
});
