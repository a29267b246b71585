import type { ProblemTexts } from './texts.ts';

/** Problems of a record or an edit that breaks a rule. */
export const recordProblems = {
  en: {
    unknown_descriptor: '“{value}” is not one of the values for {label}. Choose one from the list.',
    'wrong_type.shape':
      '{label} must be {expected, select, list {a list} map {a group of named values} text {text} plain_text {text without control characters} integer {a whole number} number {a number} boolean {yes or no} date {a date of the calendar, written YYYY-MM-DD} timestamp {a time in UTC, written YYYY-MM-DDThh:mm:ssZ} other {another value}}.',
    'wrong_type.key_incomplete': 'The key of {this_entity} is not complete.',
    'wrong_type.key_differs': 'The key of {this_entity} is not the one that it is saved under.',
    'wrong_type.argument': '“{field}” is missing or not what it has to be.',
    'too_long.field':
      '{label} holds at most {limit, number} characters; this has {length, number}.',
    'too_long.center': 'A text is longer than the district’s database holds. Shorten it.',
    changed_meanwhile:
      '{label} was changed meanwhile: it is “{value}” now. Save again to replace that with what you typed.',
    required: '{field, select, other {{label} is required.}}',
    unknown_field: 'The {entity} has no field “{field}”.',
    'rule_broken.exit_before_entry':
      'The exit date ({exit_date}) is before the entry date ({entry_date}).',
    'rule_broken.exit_type_alone': 'An exit type needs an exit date.',
    'rule_broken.student_without_enrollment':
      'A new student needs an enrollment at one of your schools. Enroll the student too.',
    'rule_broken.nothing_changes': 'Nothing would change: these are the values already.',
    'rule_broken.shared_email':
      '{users, number} users of the roster have this email address. Give each their own first.',
    'rule_broken.center': 'A rule of the district’s database does not allow these values.',
    'rule_broken.center_says': 'The district’s database refuses this: {words}',
    'duplicate_key.here': 'There is {any_entity} with this key already. Open that one instead.',
    'duplicate_key.other_school':
      'A student of another school has this ID. If it is the same person, enroll by ID and name.',
    'duplicate_key.center': 'Another record has this key already.',
    'duplicate_key.login':
      'Another user has this login already, or another one in the file claims it.',
    'duplicate_key.account':
      'Another account of the district has this person’s id or email address. Correct that one.',
    'unknown_record.not_here':
      'Your records do not have {this_entity}: it was removed, or is not in your schools.',
    'unknown_record.not_in_outbox':
      'This edit is no longer in the outbox: the district has it, or it was discarded.',
    'unknown_record.not_in_conflict':
      'This edit is no longer in conflict. Look at the outbox again.',
    'unknown_record.not_rejected':
      'This edit is no longer among the refused ones. Look at the outbox again.',
    'unknown_record.not_undoable': 'This can no longer be undone. Correct the record instead.',
    'unknown_record.no_change':
      'This record has no change with this number. Look at its history again.',
    'unknown_record.nothing_before':
      'This change made the record: there is nothing before it to restore.',
    'unknown_record.no_visit': 'This site visit is not on this laptop any more.',
    'unknown_record.visit_ended': 'This site visit has ended. Continue it first.',
    'unknown_record.not_enrolled': 'This student is not enrolled anywhere now.',
    'unknown_record.no_user_with_email': 'No user of the roster has this email address.',
    'unknown_record.no_organization':
      'The district does not have the organization that this one names as its parent.',
    'unknown_school.not_in_district':
      'The district does not have this school. Choose one from the list.',
    'unknown_school.gone': 'The district no longer has this school. Choose another one.',
    'unknown_student.not_here':
      'This student is not in your records. To enroll a student from another school, give the ID and the name.',
    'unknown_student.no_match': 'No student has this ID and this name. Check both.',
    'unknown_student.gone': 'The district no longer has this student.',
    foreign_key: 'Another record that belongs to this one stands in the way.',
    'out_of_scope.record':
      'This record is outside the schools that you may work on. Ask the data office.',
    'out_of_scope.school': 'This school is not one of those that you work on. Ask the data office.',
    'out_of_scope.profile':
      'This profile belongs to a school that you do not work on. Ask the data office.',
    'out_of_scope.parked':
      'This edit is in a school that you no longer work on. It is kept here. Ask the data office, or discard it.',
    'out_of_scope.visit':
      'This school is not one of yours, so its students are not on this laptop.',
    'not_permitted.add': 'Your role may not add {any_entity}.',
    'not_permitted.remove': 'Your role may not remove {any_entity}.',
    'not_permitted.change': 'Your role may not change “{label}” of {any_entity}.',
    'not_permitted.center_only': 'Only the district sets “{label}” of {any_entity}.',
    'not_permitted.caller': 'Only Caseload may ask for this.',
    'not_permitted.widens_rights':
      'An import gives an account no right that it does not have. Use --set-rights if it should.',
    stale: 'The district changed this record too. Choose which version to keep.',
    earlier_edit: 'An earlier edit of the same record needs your attention first.',
    'too_large.profile': 'The profile would be larger than 400 KB. Remove something from it first.',
    'too_large.merges': 'This edit was merged too often to be sent. Discard it and make it again.',
    'too_large.import':
      'A record, or a text, of the file has more than {limit, number} characters.',
    changeset_reused:
      'This edit was sent before with other content. Make it again, and report this to district IT.',
  },
  es: {
    unknown_descriptor: '“{value}” no es uno de los valores de {label}. Elija uno de la lista.',
    'wrong_type.shape':
      '{label} tiene que ser {expected, select, list {una lista} map {un grupo de valores con nombre} text {texto} plain_text {texto sin caracteres de control} integer {un número entero} number {un número} boolean {sí o no} date {una fecha del calendario, escrita AAAA-MM-DD} timestamp {una hora UTC, escrita AAAA-MM-DDThh:mm:ssZ} other {otro valor}}.',
    'wrong_type.key_incomplete': 'La clave de {this_entity} no está completa.',
    'wrong_type.key_differs': 'La clave de {this_entity} no es aquella con la que se guarda.',
    'wrong_type.argument': 'Falta “{field}” o no es lo que debe ser.',
    'too_long.field':
      '{label} admite como máximo {limit, number} caracteres; este texto tiene {length, number}.',
    'too_long.center':
      'Un texto es más largo de lo que admite la base de datos del distrito. Acórtelo.',
    changed_meanwhile:
      'El valor de {label} cambió entretanto: ahora es «{value}». Guarde de nuevo para sustituirlo por lo que escribió.',
    required:
      '{field, select, exit_withdraw_type_descriptor {Indique el tipo de baja.} exit_withdraw_date {Indique la fecha de baja.} entry_date {Indique la fecha de ingreso.} school_id {Indique la escuela.} birth_date {Indique la fecha de nacimiento.} student_unique_id {Indique el ID de estudiante.} first_name {Indique el nombre.} last_name {Indique el apellido.} other {Falta un dato: {label}.}}',
    unknown_field: 'No hay un campo “{field}” en este tipo de registro ({entity}).',
    'rule_broken.exit_before_entry':
      'La fecha de baja ({exit_date}) es anterior a la fecha de ingreso ({entry_date}).',
    'rule_broken.exit_type_alone': 'Un tipo de baja necesita una fecha de baja.',
    'rule_broken.student_without_enrollment':
      'Un estudiante nuevo necesita una inscripción en una de sus escuelas. Inscríbalo también.',
    'rule_broken.nothing_changes': 'No cambiaría nada: los valores ya son estos.',
    'rule_broken.shared_email':
      '{users, number} usuarios del registro tienen esta dirección de correo. Dé primero a cada uno la suya.',
    'rule_broken.center': 'Una regla de la base de datos del distrito no permite estos valores.',
    'rule_broken.center_says': 'La base de datos del distrito lo rechaza: {words}',
    'duplicate_key.here': 'Ya existe {any_entity} con esta clave. Abra ese registro en su lugar.',
    'duplicate_key.other_school':
      'Un estudiante de otra escuela tiene este ID. Si es la misma persona, inscríbala por ID y nombre.',
    'duplicate_key.center': 'Otro registro ya tiene esta clave.',
    'duplicate_key.login':
      'Otro usuario ya tiene este nombre de acceso, u otro del archivo lo reclama.',
    'duplicate_key.account':
      'Otra cuenta del distrito tiene el ID o el correo de esta persona. Corrija esa.',
    'unknown_record.not_here':
      'Sus registros no tienen {this_entity}: se eliminó o no es de sus escuelas.',
    'unknown_record.not_in_outbox':
      'Este cambio ya no está en la bandeja de salida: el distrito lo tiene o se descartó.',
    'unknown_record.not_in_conflict':
      'Este cambio ya no está en conflicto. Mire de nuevo la bandeja de salida.',
    'unknown_record.not_rejected':
      'Este cambio ya no está entre los rechazados. Mire de nuevo la bandeja de salida.',
    'unknown_record.not_undoable': 'Esto ya no se puede deshacer. Corrija el registro.',
    'unknown_record.no_change':
      'Este registro no tiene un cambio con este número. Mire de nuevo su historial.',
    'unknown_record.nothing_before':
      'Este cambio creó el registro: no hay nada anterior que restaurar.',
    'unknown_record.no_visit': 'Esta visita ya no está en esta computadora.',
    'unknown_record.visit_ended': 'Esta visita ha terminado. Continúela primero.',
    'unknown_record.not_enrolled': 'Este estudiante no tiene ahora ninguna inscripción.',
    'unknown_record.no_user_with_email':
      'Ningún usuario del registro tiene esta dirección de correo.',
    'unknown_record.no_organization':
      'El distrito no tiene la organización que esta nombra como superior.',
    'unknown_school.not_in_district': 'El distrito no tiene esta escuela. Elija una de la lista.',
    'unknown_school.gone': 'El distrito ya no tiene esta escuela. Elija otra.',
    'unknown_student.not_here':
      'Este estudiante no está en sus registros. Para inscribir a un estudiante de otra escuela, dé el ID y el nombre.',
    'unknown_student.no_match': 'Ningún estudiante tiene este ID y este nombre. Revise ambos.',
    'unknown_student.gone': 'El distrito ya no tiene a este estudiante.',
    foreign_key: 'Otro registro relacionado con este lo impide.',
    'out_of_scope.record':
      'Este registro está fuera de las escuelas en las que usted puede trabajar. Pregunte a la oficina de datos.',
    'out_of_scope.school':
      'Esta escuela no es una de aquellas en las que usted trabaja. Pregunte a la oficina de datos.',
    'out_of_scope.profile':
      'Este perfil es de una escuela en la que usted no trabaja. Pregunte a la oficina de datos.',
    'out_of_scope.parked':
      'Este cambio es de una escuela en la que usted ya no trabaja. Se conserva aquí. Pregunte a la oficina de datos o descártelo.',
    'out_of_scope.visit':
      'Esta escuela no es una de las suyas, así que sus estudiantes no están en esta computadora.',
    'not_permitted.add': 'Su función no permite agregar {any_entity}.',
    'not_permitted.remove': 'Su función no permite eliminar {any_entity}.',
    'not_permitted.change': 'Su función no permite cambiar “{label}” de {any_entity}.',
    'not_permitted.center_only': 'Solo el distrito asigna “{label}” de {any_entity}.',
    'not_permitted.caller': 'Solo Caseload puede pedir esto.',
    'not_permitted.widens_rights':
      'Una importación no da a una cuenta un derecho que no tiene. Use --set-rights si debe darlo.',
    stale: 'El distrito también cambió este registro. Elija qué versión conservar.',
    earlier_edit: 'Un cambio anterior del mismo registro requiere antes su atención.',
    'too_large.profile': 'El perfil tendría más de 400 KB. Quite primero algo de él.',
    'too_large.merges':
      'Este cambio se combinó demasiadas veces para enviarlo. Descártelo y hágalo de nuevo.',
    'too_large.import':
      'Un registro, o un texto, del archivo tiene más de {limit, number} caracteres.',
    changeset_reused:
      'Este cambio se envió antes con otro contenido. Hágalo de nuevo y avise a informática del distrito.',
  },
} as const satisfies ProblemTexts;
