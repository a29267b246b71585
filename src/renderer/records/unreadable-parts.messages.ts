import { messages } from '../../../sync/i18n/messages.ts';

/** Values of a record that have another shape than their fields. */
export const unreadablePartsMessages = messages({
  en: {
    leftOut:
      'Some values are not shown, because the district has them in a form that Caseload cannot read: {places}{more, plural, =0 {} other {; and # more}}. They stay as they are.',
  },
  es: {
    leftOut:
      'Algunos valores no se muestran, porque el distrito los tiene en una forma que Caseload no puede leer: {places}{more, plural, =0 {} other {; y # más}}. Se quedan como están.',
  },
});
