import type { ProblemTexts } from './texts.ts';

/** Problems between laptop and hub. */
export const networkProblems = {
  en: {
    unreachable: 'The hub cannot be reached. Everything you save is kept and sent later.',
    'bad_answer.no_end':
      'The hub’s answer had no end. What came before it is safe; try again, or call district IT.',
    'bad_answer.no_header':
      'The hub’s answer did not begin with its header. Nothing of it was stored; try again, or call district IT.',
    'bad_answer.no_bucket':
      'The hub sent a record outside a bucket. What came before it is safe; try again, or call district IT.',
    'bad_answer.no_columns':
      'The hub sent records without saying what their columns are. Nothing was stored; try again, or call district IT.',
    'bad_answer.not_granted':
      'The hub sent records that it did not grant. Nothing of them was stored; try again, or call district IT.',
    'bad_answer.shape':
      'A record does not have the shape that Caseload knows. Nothing of it was stored; call district IT.',
    'bad_answer.unanswered':
      'The hub did not answer every edit that was sent. They are sent again.',
    'bad_answer.not_the_hub':
      'What came back is not from the hub. If this network has a sign-in page, open it in a browser first.',
    answer_cut_short:
      'The connection broke while records came in. What came is kept; the next sync goes on.',
    epoch_changed:
      'The district’s database is not the one that your records came from: it was restored or replaced. Nothing was changed, and your edits wait. Call district IT.',
    'protocol_mismatch.hub_older':
      'The hub is older than this Caseload and cannot be used with it yet. Your edits wait. Ask district IT to update the hub.',
    'protocol_mismatch.laptop_older':
      'The hub is newer than this Caseload. Your edits wait. Update Caseload on this laptop.',
    'protocol_mismatch.mixed_installation':
      'Parts of two versions of Caseload are installed. Install it again.',
    insecure_url:
      'The hub’s address must begin with https:// so that student records travel encrypted. Ask district IT for it.',
    'bad_request.unknown_method': 'Caseload does not have such a method.',
    'bad_request.arguments': 'Caseload was called with arguments that do not fit: {detail}',
    'bad_request.unknown_address': 'The hub does not have such an address.',
    'bad_request.not_json': 'The request is not JSON.',
    'bad_request.malformed': 'The request is malformed at “{place}”.',
    'bad_request.request_too_large': 'The request is larger than {megabytes, number} MB.',
    'bad_request.record_twice':
      'This edit changes one record twice. Make it again, and report this to district IT.',
    'bad_request.mixed_stores':
      'One edit cannot change a profile and other records together. Make two edits.',
    'bad_request.profile_alone':
      'A change of a profile is sent by itself: it is in another store than the rest.',
    'bad_request.foreign_merges':
      'This edit tells of merges of other records. Make it again, and report this to district IT.',
    hub_busy: 'Many laptops connected at once. Caseload tries again in a moment. Your edits wait.',
    'store_unavailable.postgres':
      'The district’s PostgreSQL does not answer. Try again later; nothing was lost.',
    'store_unavailable.dynamodb':
      'The district’s DynamoDB does not answer. Try again later; nothing was lost.',
    'store_unavailable.profile_busy':
      'Others are changing this profile right now. Caseload sends it again by itself.',
    'store_unavailable.record_locked':
      'Another program of the district holds this record. The rest goes on; this is tried again later.',
    'store_unavailable.operator': '{detail}',
    unknown_problem:
      'The hub gave a reason that this Caseload does not know ({code}). Update Caseload, or call district IT.',
  },
  es: {
    unreachable: 'No se puede alcanzar el hub. Todo lo que guarda se conserva y se envía después.',
    'bad_answer.no_end':
      'La respuesta del hub no tuvo final. Lo que llegó antes está a salvo; inténtelo de nuevo o llame a informática del distrito.',
    'bad_answer.no_header':
      'La respuesta del hub no comenzó con su encabezado. No se guardó nada de ella; inténtelo de nuevo o llame a informática del distrito.',
    'bad_answer.no_bucket':
      'El hub envió un registro fuera de lugar. Lo que llegó antes está a salvo; inténtelo de nuevo o llame a informática del distrito.',
    'bad_answer.no_columns':
      'El hub envió registros sin decir cuáles son sus columnas. No se guardó nada; inténtelo de nuevo o llame a informática del distrito.',
    'bad_answer.not_granted':
      'El hub envió registros que no concedió. No se guardó nada de ellos; inténtelo de nuevo o llame a informática del distrito.',
    'bad_answer.shape':
      'Un registro no tiene la forma que Caseload conoce. No se guardó nada de él; llame a informática del distrito.',
    'bad_answer.unanswered':
      'El hub no respondió a todos los cambios enviados. Se envían de nuevo.',
    'bad_answer.not_the_hub':
      'Lo que llegó no es del hub. Si esta red tiene una página de acceso, ábrala primero en un navegador.',
    answer_cut_short:
      'La conexión se cortó mientras llegaban registros. Lo que llegó se conserva; la próxima sincronización continúa.',
    epoch_changed:
      'La base de datos del distrito no es aquella de la que vienen sus registros: se restauró o se reemplazó. No se cambió nada y sus cambios esperan. Llame a informática del distrito.',
    'protocol_mismatch.hub_older':
      'El hub es más antiguo que este Caseload y todavía no se puede usar con él. Sus cambios esperan. Pida a informática del distrito que actualice el hub.',
    'protocol_mismatch.laptop_older':
      'El hub es más nuevo que este Caseload. Sus cambios esperan. Actualice Caseload en esta computadora.',
    'protocol_mismatch.mixed_installation':
      'Hay partes de dos versiones de Caseload instaladas. Instálelo de nuevo.',
    insecure_url:
      'La dirección del hub tiene que empezar con https:// para que los registros de los estudiantes viajen cifrados. Pídala a informática del distrito.',
    'bad_request.unknown_method': 'Caseload no tiene tal método.',
    'bad_request.arguments': 'Se llamó a Caseload con argumentos que no corresponden: {detail}',
    'bad_request.unknown_address': 'El hub no tiene tal dirección.',
    'bad_request.not_json': 'La solicitud no es JSON.',
    'bad_request.malformed': 'La solicitud está mal formada en “{place}”.',
    'bad_request.request_too_large': 'La solicitud tiene más de {megabytes, number} MB.',
    'bad_request.record_twice':
      'Este cambio modifica un registro dos veces. Hágalo de nuevo y avise a informática del distrito.',
    'bad_request.mixed_stores':
      'Un cambio no puede modificar un perfil y otros registros a la vez. Haga dos cambios.',
    'bad_request.profile_alone':
      'El cambio de un perfil se envía por separado: está en otro almacén que el resto.',
    'bad_request.foreign_merges':
      'Este cambio habla de combinaciones de otros registros. Hágalo de nuevo y avise a informática del distrito.',
    hub_busy:
      'Muchas computadoras se conectaron a la vez. Caseload lo intenta de nuevo en un momento. Sus cambios esperan.',
    'store_unavailable.postgres':
      'El PostgreSQL del distrito no responde. Inténtelo más tarde; no se perdió nada.',
    'store_unavailable.dynamodb':
      'El DynamoDB del distrito no responde. Inténtelo más tarde; no se perdió nada.',
    'store_unavailable.profile_busy':
      'Otros están cambiando este perfil ahora mismo. Caseload lo envía de nuevo por sí mismo.',
    'store_unavailable.record_locked':
      'Otro programa del distrito tiene ocupado este registro. Lo demás continúa; esto se intenta de nuevo más tarde.',
    'store_unavailable.operator': 'Un almacén de datos no está disponible: {detail}',
    unknown_problem:
      'El hub dio una razón que este Caseload no conoce ({code}). Actualice Caseload o llame a informática del distrito.',
  },
} as const satisfies ProblemTexts;
