import { messages } from '../../../sync/i18n/messages.ts';

export const readOnlyMessages = messages({
  en: { readOnly: 'Your role may read this, and not change it.' },
  es: { readOnly: 'Su función puede leer esto, pero no cambiarlo.' },
});
