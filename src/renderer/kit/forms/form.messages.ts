import { messages } from '../../../../sync/i18n/messages.ts';

/** Every form. */
export const formMessages = messages({
  en: {
    more: 'More fields',
    several: '{count, number} fields need your attention before you can save.',
    unknown: 'Not recorded',
    yes: 'Yes',
    no: 'No',
    ownSchoolsOnly: 'Only the schools where you work are listed.',
    restored: 'What you typed before Caseload closed has been restored.',
    startOver: 'Start over',
    elsewhere: 'This form is open in another window too. What is saved there appears here.',
  },
  es: {
    more: 'Más campos',
    several: '{count, number} campos requieren su atención antes de guardar.',
    unknown: 'Sin registrar',
    yes: 'Sí',
    no: 'No',
    ownSchoolsOnly: 'Solo se muestran las escuelas donde usted trabaja.',
    restored: 'Se recuperó lo que había escrito antes de que Caseload se cerrara.',
    startOver: 'Empezar de nuevo',
    elsewhere:
      'Este formulario también está abierto en otra ventana. Lo que se guarde allí aparecerá aquí.',
  },
});
