import { messages } from '../../../../sync/i18n/messages.ts';

/** Recent times. */
export const formatMessages = messages({
  en: {
    justNow: 'just now',
    yesterday: 'yesterday, {time}',
  },
  es: {
    justNow: 'ahora mismo',
    yesterday: 'ayer, {time}',
  },
});
