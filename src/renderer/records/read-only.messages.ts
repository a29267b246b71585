import { messages } from '../../../sync/i18n/messages.ts';

export const readOnlyMessages = messages({
  en: { readOnly: 'Your role can view this but not change it.' },
  es: { readOnly: 'Su función le permite ver esto, pero no cambiarlo.' },
});
