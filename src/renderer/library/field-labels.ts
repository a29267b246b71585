import { currentLanguage } from '../../../sync/i18n/language.ts';
import type {
  Organization,
  Profile,
  School,
  Student,
  StudentSchoolAssociation,
  User,
} from '../../../sync/model/catalog.ts';
import { entities } from '../../../sync/model/catalog.ts';
import type { EntityName } from '../../../sync/model/entity.ts';

type FieldName = keyof (Organization &
  Profile &
  School &
  Student &
  StudentSchoolAssociation &
  User);

/** Fields of all entities in Spanish; in English they are named in the model. */
const spanish: Readonly<Record<FieldName, string>> = {
  sourced_id: 'ID de origen',
  status: 'Estado',
  date_last_modified: 'Última modificación',
  metadata: 'Metadatos',
  name: 'Nombre',
  type: 'Tipo',
  identifier: 'Identificador',
  parent_id: 'Depende de',
  school_id: 'Escuela',
  state_organization_id: 'ID estatal de la organización',
  name_of_institution: 'Nombre',
  short_name_of_institution: 'Nombre corto',
  web_site: 'Sitio web',
  operational_status_descriptor: 'Estado operativo',
  type_descriptor: 'Tipo de escuela',
  charter_status_descriptor: 'Escuela chárter',
  title_i_part_a_school_designation_descriptor: 'Designación Title I, Parte A',
  magnet_special_program_emphasis_school_descriptor: 'Programa magnet',
  administrative_funding_control_descriptor: 'Control de los fondos',
  local_education_agency_id: 'ID del distrito',
  addresses: 'Direcciones',
  telephones: 'Teléfonos',
  school_categories: 'Categorías de escuela',
  grade_levels: 'Grados',
  institution_telephones: 'Teléfonos de la institución',
  internet_access_descriptor: 'Acceso a internet',
  _etag: 'Etag',
  _last_modified_date: 'Última modificación',
  created_at: 'Creado',
  updated_at: 'Actualizado',
  username: 'Nombre de usuario',
  user_ids: 'ID de usuario',
  enabled_user: 'Habilitado',
  given_name: 'Nombre',
  family_name: 'Apellido',
  middle_name: 'Segundo nombre',
  role: 'Función',
  email: 'Correo electrónico',
  sms: 'SMS',
  phone: 'Teléfono',
  birth_date: 'Fecha de nacimiento',
  agents: 'Representantes',
  org_ids: 'Organizaciones',
  grades: 'Grados',
  password: 'Contraseña',
  student_unique_id: 'ID de estudiante',
  student_usi: 'USI de estudiante',
  first_name: 'Nombre',
  last_name: 'Apellido',
  generation_code_suffix: 'Sufijo',
  maiden_name: 'Nombre anterior',
  birth_city: 'Ciudad de nacimiento',
  birth_state_abbreviation_descriptor: 'Estado de nacimiento',
  birth_country_descriptor: 'País de nacimiento',
  date_entered_us: 'Llegada a EE. UU.',
  multiplebirth_status: 'Parto múltiple',
  birth_sex_descriptor: 'Sexo al nacer',
  hispanic_latino_ethnicity: 'Hispano o latino',
  races: 'Razas',
  person_id: 'ID de persona',
  source_system_descriptor: 'Sistema de origen',
  entry_date: 'Fecha de ingreso',
  entry_grade_level_descriptor: 'Grado de ingreso',
  entry_grade_level_reason_descriptor: 'Motivo del grado de ingreso',
  entry_type_descriptor: 'Tipo de ingreso',
  repeat_grade_indicator: 'Repite el grado',
  school_choice_transfer: 'Traslado por elección de escuela',
  exit_withdraw_date: 'Fecha de baja',
  exit_withdraw_type_descriptor: 'Tipo de baja',
  primary_school: 'Escuela principal',
  class_of_school_year: 'Promoción de',
  school_year: 'Año escolar',
  graduation_plan_type_descriptor: 'Plan de graduación',
  graduation_school_year: 'Año de graduación',
  calendar_code: 'Calendario',
  school_choice_basis_descriptor: 'Motivo de la elección de escuela',
  profile_id: 'ID del perfil',
  gender: 'Género',
  role_type: 'Función',
  specializations: 'Especialidades',
  certification_level: 'Nivel de certificación',
  years_experience: 'Años de experiencia',
  onboarding_progress: 'Incorporación',
  bootcamp_progress: 'Capacitación',
  students_assigned: 'Estudiantes asignados',
  preferences: 'Preferencias',
  documents: 'Documentos',
  onboarded_date: 'Incorporado el',
};

/** What a field is called, in the language that is chosen now; its own name where the model has none. */
export function fieldLabel(entity: EntityName, name: string): string {
  return (
    (currentLanguage() === 'es' && spanishLabel(name)) ||
    (entities[entity].fields[name]?.label ?? name)
  );
}

/** A field of whatever entity in Spanish; undefined where there is none of that name. */
export function spanishLabel(name: string): string | undefined {
  return spanish[name as FieldName];
}
