import { messages } from '../../../../sync/i18n/messages.ts';

/** Values of records, in words. */
export const valueMessages = messages({
  en: {
    yes: 'Yes',
    no: 'No',
    school: 'School {id}',
  },
  es: {
    yes: 'Sí',
    no: 'No',
    school: 'Escuela {id}',
  },
});
