import { currentLanguage } from '../../../../sync/i18n/language.ts';

/**
 * Codes of the data, such as roles and states, in Spanish. In English a code is its own words; so is one that is
 * not among these.
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

/** A code in the language that is chosen now; undefined where its own words have to do. */
export function codeLabel(code: string): string | undefined {
  return currentLanguage() === 'es' ? spanish[code] : undefined;
}
