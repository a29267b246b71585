import { messages } from '../../../../sync/i18n/messages.ts';

/** The place where a record is open. */
export const detailMessages = messages({
  en: { close: 'Close', opening: 'Opening the record…', record: 'Record' },
  es: { close: 'Cerrar', opening: 'Abriendo el registro…', record: 'Registro' },
});
