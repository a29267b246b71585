import { currentLanguage } from '../../../../sync/i18n/language.ts';

/**
 * Codes of the data, such as roles and states, in Spanish. English, and codes that are not listed, use the words of the
 * code.
 */
const spanish: Readonly<Record<string, string>> = {
  // Roles of OneRoster, and of profiles.
  administrator: 'Administración',
  aide: 'Auxiliar',
  counselor: 'Consejería',
  districtAdministrator: 'Administración del distrito',
  guardian: 'Tutor legal',
  instructor: 'Docente',
  parent: 'Padre o madre',
  principal: 'Dirección',
  director: 'Dirección de programa',
  proctor: 'Supervisión de exámenes',
  relative: 'Familiar',
  school_owner: 'Propietario de escuela',
  siteAdministrator: 'Administración de la escuela',
  student: 'Estudiante',
  systemAdministrator: 'Administración del sistema',
  teacher: 'Docente',
  // Types of organizations.
  department: 'Departamento',
  school: 'Escuela',
  district: 'Distrito',
  local: 'Local',
  state: 'Estatal',
  national: 'Nacional',
  // Preferences.
  email: 'Correo electrónico',
  phone: 'Teléfono',
  daily: 'Cada día',
  weekly: 'Cada semana',
  biweekly: 'Cada dos semanas',
  monthly: 'Cada mes',
  never: 'Nunca',
  cards: 'Tarjetas',
  list: 'Lista',
  // States of documents.
  approved: 'Aprobado',
  pending: 'Pendiente',
  rejected: 'Rechazado',
  expired: 'Vencido',
  // Other values of profiles.
  female: 'Mujer',
  male: 'Hombre',
  professional: 'Profesional',
};

/** A code in the current language; undefined where the words of the code are used. */
export function codeLabel(code: string): string | undefined {
  return currentLanguage() === 'es' ? spanish[code] : undefined;
}
