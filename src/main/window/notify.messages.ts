import { messages } from '../../../sync/i18n/messages.ts';

/** Of messages through the system. */
export const notifyMessages = messages({
  en: {
    needYou: '{count, plural, one {# edit needs you} other {# edits need you}} in the outbox.',
  },
  es: {
    needYou:
      '{count, plural, one {# cambio requiere su atención} other {# cambios requieren su atención}} en la bandeja de salida.',
  },
});
