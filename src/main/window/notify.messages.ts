import { messages } from '../../../sync/i18n/messages.ts';

/** Notifications of the operating system. */
export const notifyMessages = messages({
  en: {
    needYou:
      '{count, plural, one {# edit in the outbox needs your attention} other {# edits in the outbox need your attention}}.',
  },
  es: {
    needYou:
      '{count, plural, one {# cambio de la bandeja de salida requiere su atención} other {# cambios de la bandeja de salida requieren su atención}}.',
  },
});
