import type { ProblemTexts } from './texts.ts';

/** Problems of joining and of devices. */
export const joiningProblems = {
  en: {
    join_code_unknown:
      'This join code does not exist. Check the spelling, or ask district IT for a new one.',
    join_code_used: 'This join code has been used. Ask district IT for a new one.',
    join_code_expired: 'This join code is too old. Ask district IT for a new one.',
    'user_not_allowed.removed':
      'This user was removed from the district’s roster. Ask the data office.',
    'user_not_allowed.disabled':
      'This user is disabled in the district’s roster. Ask the data office.',
    'user_not_allowed.role':
      'Caseload is for a school’s staff; this user has another role. Ask the data office.',
    device_revoked: 'District IT has revoked this laptop. It no longer syncs; call district IT.',
    'device_unknown.laptop': 'The hub does not know this laptop. Join it again.',
    'device_unknown.id': 'No device has this id. “devices list” shows them.',
    'bad_proof.missing': 'The request carries no signature.',
    'bad_proof.invalid': 'The request’s signature is not valid.',
    'bad_proof.used': 'The request’s signature was used before.',
    'bad_proof.request':
      'The signature is for another request than the one that arrived. Check the hub’s address; behind a proxy, the hub needs PUBLIC_URL.',
    'bad_proof.clock': 'This laptop’s clock is more than five minutes off. Set it, then try again.',
    'bad_proof.other_user': 'This laptop’s key belongs to another user. Join again with a new one.',
    'too_many_attempts.join':
      'Too many attempts to join with a wrong code. Wait {seconds, plural, one {# second} other {# seconds}}.',
    'too_many_attempts.names':
      'Too many wrong names were given for students of other schools. Caseload tries again later by itself; ask the data office if it is urgent.',
  },
  es: {
    join_code_unknown:
      'Este código de acceso no existe. Revíselo o pida otro a informática del distrito.',
    join_code_used: 'Este código de acceso ya se usó. Pida otro a informática del distrito.',
    join_code_expired: 'Este código de acceso venció. Pida otro a informática del distrito.',
    'user_not_allowed.removed':
      'Este usuario se eliminó del registro del distrito. Pregunte a la oficina de datos.',
    'user_not_allowed.disabled':
      'Este usuario está deshabilitado en el registro del distrito. Pregunte a la oficina de datos.',
    'user_not_allowed.role':
      'Caseload es para el personal de una escuela; este usuario tiene otra función. Pregunte a la oficina de datos.',
    device_revoked:
      'Informática del distrito retiró el acceso a esta computadora. Ya no sincroniza; llame a informática.',
    'device_unknown.laptop': 'El hub no conoce esta computadora. Únase de nuevo.',
    'device_unknown.id': 'Ningún dispositivo tiene este id. “devices list” los muestra.',
    'bad_proof.missing': 'La solicitud no lleva firma.',
    'bad_proof.invalid': 'La firma de la solicitud no es válida.',
    'bad_proof.used': 'La firma de la solicitud ya se usó.',
    'bad_proof.request':
      'La firma es para otra solicitud que la que llegó. Revise la dirección del hub; detrás de un proxy, el hub necesita PUBLIC_URL.',
    'bad_proof.clock':
      'El reloj de esta computadora difiere en más de cinco minutos. Ajústelo e inténtelo de nuevo.',
    'bad_proof.other_user':
      'La llave de esta computadora es de otro usuario. Únase de nuevo con otra.',
    'too_many_attempts.join':
      'Demasiados intentos de unirse con un código equivocado. Espere {seconds, plural, one {# segundo} other {# segundos}}.',
    'too_many_attempts.names':
      'Se dieron demasiados nombres equivocados de estudiantes de otras escuelas. Caseload lo intenta de nuevo más tarde por sí mismo; si es urgente, pregunte a la oficina de datos.',
  },
} as const satisfies ProblemTexts;
