import { messages } from '../../../sync/i18n/messages.ts';

/** Instead of a screen that has a defect. */
export const errorBoundaryMessages = messages({
  en: {
    title: 'This screen could not be shown',
    again: 'Try again',
    text: 'Something went wrong inside Caseload. Nothing that you saved is lost. If it happens again, tell district IT what you were doing.',
  },
  es: {
    title: 'No se pudo mostrar esta pantalla',
    again: 'Intentar de nuevo',
    text: 'Algo falló dentro de Caseload. No se perdió nada de lo que guardó. Si vuelve a ocurrir, diga al departamento de informática del distrito qué estaba haciendo.',
  },
});
