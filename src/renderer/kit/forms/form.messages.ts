import { messages } from '../../../../sync/i18n/messages.ts';

/** Of every form. */
export const formMessages = messages({
  en: {
    more: 'More fields',
    cancel: 'Cancel',
    several: '{count, number} fields need your attention before this can be saved.',
    required: '{label} is required here.',
    unknown: 'Not recorded',
    yes: 'Yes',
    no: 'No',
    ownSchoolsOnly: 'Schools that you do not work on are not listed.',
    restored: 'What you had typed here before Caseload closed is here again.',
    startOver: 'Start over',
  },
  es: {
    more: 'Más campos',
    cancel: 'Cancelar',
    several: '{count, number} campos requieren su atención antes de guardar.',
    required: 'Aquí hace falta: {label}.',
    unknown: 'Sin registrar',
    yes: 'Sí',
    no: 'No',
    ownSchoolsOnly: 'No se muestran las escuelas en las que usted no trabaja.',
    restored: 'Lo que había escrito aquí antes de que Caseload se cerrara está aquí de nuevo.',
    startOver: 'Empezar de nuevo',
  },
});
