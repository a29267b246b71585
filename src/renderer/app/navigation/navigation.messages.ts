import { messages } from '../../../../sync/i18n/messages.ts';

/** The navigation. */
export const navigationMessages = messages({
  en: {
    main: 'Main',
    today: 'Today',
    students: 'Students',
    schools: 'Schools',
    profiles: 'Staff profiles',
    visit: 'Site visit',
    outbox: 'Outbox',
    lock: 'Lock',
    needYou: ' need your attention',
    waiting: ' waiting',
  },
  es: {
    main: 'Principal',
    today: 'Hoy',
    students: 'Estudiantes',
    schools: 'Escuelas',
    profiles: 'Perfiles del personal',
    visit: 'Visita a la escuela',
    outbox: 'Bandeja de salida',
    lock: 'Bloquear',
    needYou: ' requieren su atención',
    waiting: ' en espera',
  },
});
