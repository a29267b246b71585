import { messages } from '../../../sync/i18n/messages.ts';

/** Of files that are written for the counselor. */
export const exportMessages = messages({
  en: {
    title: 'Export',
  },
  es: {
    title: 'Exportar',
  },
});
