import { words } from '../../../sync/i18n/messages.ts';

/** Of times that are near. */
export const formatWords = words({
  en: {
    justNow: 'just now',
    yesterday: 'yesterday, {time}',
  },
  es: {
    justNow: 'ahora mismo',
    yesterday: 'ayer, {time}',
  },
});
