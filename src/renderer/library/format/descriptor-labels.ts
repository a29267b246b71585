import { currentLanguage } from '../../../../sync/i18n/language.ts';

/**
 * Standard Ed-Fi descriptor values in Spanish, for the sets that counselors choose from. A district's own values, and
 * other sets, keep their names.
 */
const spanish: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  GradeLevelDescriptor: {
    'Infant/toddler': 'Infantes y niños pequeños',
    Preschool: 'Preescolar',
    Prekindergarten: 'Prekínder',
    'Transitional Kindergarten': 'Kínder de transición',
    Kindergarten: 'Kínder',
    'First grade': 'Primer grado',
    'Second grade': 'Segundo grado',
    'Third grade': 'Tercer grado',
    'Fourth grade': 'Cuarto grado',
    'Fifth grade': 'Quinto grado',
    'Sixth grade': 'Sexto grado',
    'Seventh grade': 'Séptimo grado',
    'Eighth grade': 'Octavo grado',
    'Ninth grade': 'Noveno grado',
    'Tenth grade': 'Décimo grado',
    'Eleventh grade': 'Undécimo grado',
    'Twelfth grade': 'Duodécimo grado',
    'Grade 13': 'Grado 13',
    Postsecondary: 'Postsecundaria',
    Ungraded: 'Sin grado',
    Other: 'Otro',
    'Out of School': 'Fuera de la escuela',
  },
  EntryTypeDescriptor: {
    Transfer: 'Traslado',
    'New to education system': 'Nuevo en el sistema educativo',
    'Next year school': 'Escuela del año siguiente',
    Other: 'Otro',
    'Re-entry': 'Reingreso',
  },
  ExitWithdrawTypeDescriptor: {
    Completed: 'Completó',
    'Died or is permanently incapacitated': 'Falleció o quedó incapacitado',
    Dropout: 'Abandono',
    'End of school year': 'Fin del año escolar',
    'Enrolled in a high school diploma program': 'Inscrito en un programa de diploma',
    Expelled: 'Expulsado',
    Graduated: 'Graduado',
    Incarcerated: 'Encarcelado',
    'Invalid enrollment': 'Inscripción no válida',
    'Involuntarily Removed': 'Retirado involuntariamente',
    'No show': 'No se presentó',
    Other: 'Otro',
    'Reached maximum age': 'Alcanzó la edad máxima',
    Transferred: 'Trasladado',
    Withdrawn: 'Retirado',
  },
  SexDescriptor: {
    Female: 'Femenino',
    Male: 'Masculino',
    'Non-binary': 'No binario',
    'Not Selected': 'Sin elegir',
  },
  RaceDescriptor: {
    'American Indian or Alaska Native': 'Indígena americano o nativo de Alaska',
    Asian: 'Asiático',
    'Black or African American': 'Negro o afroamericano',
    'Choose Not to Respond': 'Prefiere no responder',
    'Native Hawaiian or Pacific Islander': 'Nativo de Hawái o isleño del Pacífico',
    Other: 'Otra',
    White: 'Blanco',
    'Hispanic or Latino': 'Hispano o latino',
    'Middle Eastern or North African': 'De Oriente Medio o África del Norte',
  },
  SchoolTypeDescriptor: {
    Alternative: 'Alternativa',
    'Career and Technical Education': 'Educación técnica y profesional',
    Regular: 'Regular',
    'Special Education': 'Educación especial',
    'Reportable Program': 'Programa reportable',
  },
  OperationalStatusDescriptor: {
    Active: 'Activa',
    Added: 'Agregada',
    Changed: 'Cambiada',
    Closed: 'Cerrada',
    Future: 'Futura',
    Inactive: 'Inactiva',
    New: 'Nueva',
    Reopened: 'Reabierta',
  },
};

/** A standard value in the current language; undefined where its own name is used. */
export function descriptorLabel(set: string, code: string): string | undefined {
  return currentLanguage() === 'es' ? spanish[set]?.[code] : undefined;
}
