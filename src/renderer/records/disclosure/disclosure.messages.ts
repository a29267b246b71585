import { messages } from '../../../../sync/i18n/messages.ts';

/** The register of disclosures: asked before student records leave Caseload. */
export const disclosureMessages = messages({
  en: {
    title: 'Who gets these records, and why?',
    recipient: 'Who gets them',
    recipientMissing: 'Enter who gets the records.',
    purpose: 'Why',
    purposeMissing: 'Enter why the records are needed.',
    export: 'Export',
  },
  es: {
    title: '¿Quién recibe estos registros y para qué?',
    recipient: 'Quién los recibe',
    recipientMissing: 'Indique quién recibe los registros.',
    purpose: 'Para qué',
    purposeMissing: 'Indique para qué se necesitan los registros.',
    export: 'Exportar',
  },
});
