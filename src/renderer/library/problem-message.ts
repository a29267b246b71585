import { currentLanguage } from '../../../sync/i18n/language.ts';
import type { ErrorCode, Problem } from '../../../sync/model/error.ts';
import { spanishLabel } from './field-labels.ts';

/**
 * Problems come in English, with all that their finder knows. In Spanish they are said by their code, and by the
 * field that they name.
 */
const spanish: Readonly<Record<ErrorCode, string>> = {
  unknown_descriptor: 'El valor no está en la lista. Elija uno de ella.',
  wrong_type: 'El valor no tiene la forma que hace falta aquí.',
  too_long: 'El texto es demasiado largo. Acórtelo.',
  required: 'Hace falta un valor.',
  unknown_field: 'Este registro no tiene tal campo.',
  rule_broken: 'El valor no concuerda con los demás. Revise las fechas y los tipos.',
  duplicate_key: 'Ya existe un registro con esta clave. Abra ese en su lugar.',
  unknown_record: 'Este registro ya no está aquí: se eliminó o no es de sus escuelas.',
  unknown_school: 'No existe tal escuela en el distrito. Elija una de la lista.',
  unknown_student: 'No existe tal estudiante, o el nombre no coincide con el ID.',
  foreign_key: 'Otro registro relacionado con este lo impide.',
  out_of_scope: 'Está en una escuela en la que usted no trabaja. Pregunte a la oficina de datos.',
  not_permitted: 'Su función no permite esto.',
  stale: 'El centro también cambió este registro. Elija qué versión queda.',
  too_large: 'El perfil excede los 400 KB que puede tener. Quite algo.',
  changeset_reused: 'Este cambio se envió de nuevo con otro contenido. Avise a informática.',
  join_code_unknown: 'No existe tal código de ingreso. Revíselo o pida otro.',
  join_code_used: 'Este código de ingreso ya se usó. Pida otro.',
  join_code_expired: 'Este código de ingreso venció. Pida otro.',
  user_not_allowed: 'Usted no tiene acceso a Caseload. Pregunte a informática del distrito.',
  device_revoked:
    'Informática del distrito retiró el acceso a esta computadora. Ya no sincroniza; llámeles.',
  device_unknown: 'El hub no conoce esta computadora. Únase de nuevo.',
  bad_proof: 'El hub no aceptó la firma de esta computadora. Revise su reloj.',
  too_many_attempts: 'Demasiados intentos. Espere un poco e inténtelo de nuevo.',
  wrong_passphrase: 'Esta frase de contraseña no abre los registros.',
  weak_passphrase: 'La frase de contraseña es demasiado corta para proteger los registros.',
  not_joined: 'Aquí todavía no hay registros. Únase con el código que le dieron.',
  already_joined: 'Sus registros ya están en esta computadora. Ábralos con su frase de contraseña.',
  mirror_newer:
    'Estos registros los guardó una versión más nueva de Caseload. Actualícelo; no se cambió nada.',
  mirror_in_use: 'Otro Caseload tiene abiertos estos registros. Cierre ese primero.',
  mirror_damaged:
    'El archivo de los registros está dañado. Consérvelo y llame a informática del distrito.',
  mirror_differs: 'Los registros difieren de los del centro. Compárelos para repararlos.',
  disk_full: 'El disco está lleno. Libere espacio; no se perdió nada de lo guardado.',
  locked: 'Los registros están bloqueados. Escriba su frase de contraseña.',
  in_flight: 'El cambio va camino del centro. Espere la respuesta y mire de nuevo.',
  records_stopped:
    'La parte de Caseload que guarda los registros se detuvo y se inició de nuevo. Todo lo que guardó sigue ahí; desbloquee para continuar.',
  unreachable: 'El hub no responde. Todo lo que guarda se conserva y se envía después.',
  bad_answer: 'El hub respondió algo que no se entiende. No se aplicó nada; inténtelo de nuevo.',
  answer_cut_short:
    'La conexión se cortó mientras llegaban registros. Lo que llegó se conserva; la próxima sincronización continúa.',
  epoch_changed: 'El hub sirve otra base de datos. Llame a informática del distrito.',
  protocol_mismatch: 'Caseload y el hub son de versiones distintas. Actualice el más antiguo.',
  insecure_url: 'Sin https la red vería los registros de los estudiantes. Use https.',
  bad_request: 'No se pudo hacer. Inténtelo de nuevo o llame a informática del distrito.',
  hub_busy: 'Muchas computadoras llegaron a la vez. Caseload lo intenta de nuevo por sí mismo.',
  store_unavailable: 'El centro no responde ahora. Todo se conserva; inténtelo más tarde.',
  bad_setting: 'Falta un ajuste o está mal. Llame a informática del distrito.',
  schema_mismatch: 'El centro y el hub son de versiones distintas. Llame a informática.',
  bad_file: 'El archivo no es lo que dice ser.',
  usage: 'Se usó mal una orden.',
  internal: 'Algo falló dentro de Caseload. No se perdió nada. Avise a informática del distrito.',
};

/** What a problem is, in the language that is chosen now. */
export function problemMessage(problem: Problem): string {
  if (currentLanguage() === 'en') return problem.message;
  const label = problem.field === undefined ? undefined : spanishLabel(problem.field);
  const words = spanish[problem.code];
  return label === undefined ? words : `${label}: ${words}`;
}
