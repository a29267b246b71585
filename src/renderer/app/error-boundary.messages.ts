import { messages } from '../../../sync/i18n/messages.ts';

/** Stands in for a screen that has a defect. */
export const errorBoundaryMessages = messages({
  en: {
    title: 'This screen could not be shown',
    again: 'Try again',
    text: 'Something went wrong in Caseload. Everything that you saved is still here. If it happens again, tell district IT what you were doing.',
  },
  es: {
    title: 'No se pudo mostrar esta pantalla',
    again: 'Intentar de nuevo',
    text: 'Algo falló en Caseload. Todo lo que guardó sigue aquí. Si vuelve a ocurrir, cuente al departamento de informática del distrito qué estaba haciendo.',
  },
});
