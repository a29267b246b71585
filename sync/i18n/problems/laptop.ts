import type { ProblemTexts } from './texts.ts';

/** Problems of the records on this laptop. */
export const laptopProblems = {
  en: {
    wrong_passphrase: 'This passphrase does not open your records. Try again.',
    weak_passphrase:
      'Choose a passphrase of at least {shortest, number} characters; this has {length, number}. A few words are easy to remember.',
    'not_joined.nobody':
      'There are no records here yet. Join with the code that district IT gave you.',
    'not_joined.person':
      'These records are not on this computer. Join with the code that district IT gave you.',
    already_joined: 'Your records are on this computer already. Open them with your passphrase.',
    mirror_newer: 'A newer Caseload kept these records. Update Caseload; nothing was changed.',
    mirror_in_use: 'Another Caseload has these records open. Close it first.',
    'mirror_damaged.records':
      'The file with your records is damaged. Keep it as it is and call district IT: edits that wait may be in it.',
    'mirror_damaged.key_file':
      'The key file beside your records is damaged. Keep all files as they are and call district IT.',
    'mirror_damaged.owner':
      'These records do not say whose they are. Keep the files and call district IT.',
    'mirror_damaged.sealed_by_other':
      'The key of these records is sealed by another sign-in of this computer. Sign in as the person who joined, or call district IT.',
    mirror_differs:
      '{unequal, number} of {total, number} buckets differ from the district. Compare with the district to repair them (verify --repair).',
    disk_full: 'The disk is full. Free some space and try again. Everything saved before is safe.',
    locked: 'Your records are locked. Enter your passphrase.',
    in_flight:
      'This edit is on its way to the district and cannot be taken back now. Sync, then look again.',
    'unreadable_edit.other_version':
      'Another version of Caseload saved this edit (version {version, number} of the outbox). Update Caseload.',
    'unreadable_edit.damaged':
      'The saved text of this edit is damaged ({column}). Export it for the data office, make the edit again, then discard this one.',
    'unreadable_record.shape':
      '{label} is not {expected, select, list {a list} texts {a list of texts} map {a group of named values} text {text} plain_text {text without control characters} integer {a whole number} number {a number} boolean {yes or no} other {what it has to be}}. The data office can correct it at the district.',
    'unreadable_record.missing': '{label} is missing. The data office can add it at the district.',
    'unreadable_record.out_of_range':
      '{label} is a number too long for this computer to keep exactly. The data office can correct it at the district.',
    'unreadable_record.too_deep':
      '{label} is nested deeper than {limit, number} levels. The data office can correct it at the district.',
    'unreadable_record.no_record':
      'What the district sent is not a record of this kind. Update Caseload, or call district IT.',
    'unreadable_record.not_json':
      '{label} is not text in the form that documents have. The data office can correct it at the district.',
    'unreadable_record.not_stored':
      'This computer cannot store the record. Update Caseload, or call district IT.',
    'unreadable_record.altered':
      'What arrived is not what the district sent. Caseload fetches it again with each sync; when it stays, call district IT.',
    'unreadable_record.too_large':
      'This record is larger than a computer takes. The data office can correct it at the district.',
    'records_stopped.once':
      'The part of Caseload that keeps your records stopped and was started again. Everything you saved is still there. Enter your passphrase to go on.',
    'records_stopped.repeatedly':
      'The part of Caseload that keeps your records stops again and again. Everything you saved is still there. Quit Caseload and open it again; if that does not help, call district IT.',
    file_not_written: 'The file could not be saved there. Choose another folder. Nothing was lost.',
    'internal.defect':
      'Something went wrong inside Caseload. Nothing that was saved is lost. Report it to district IT.',
    'internal.key_store':
      'Your records were locked with this computer’s key store, which cannot be reached. Sign in to the computer as yourself, or call district IT.',
    'internal.no_screenshot': 'No students appeared within {seconds, number} seconds.',
  },
  es: {
    wrong_passphrase: 'Esta frase de contraseña no abre sus registros. Inténtelo de nuevo.',
    weak_passphrase:
      'Elija una frase de contraseña de al menos {shortest, number} caracteres; esta tiene {length, number}. Unas cuantas palabras son fáciles de recordar.',
    'not_joined.nobody':
      'Aquí todavía no hay registros. Únase con el código que le dio informática del distrito.',
    'not_joined.person':
      'Estos registros no están en esta computadora. Únase con el código que le dio informática del distrito.',
    already_joined:
      'Sus registros ya están en esta computadora. Ábralos con su frase de contraseña.',
    mirror_newer:
      'Estos registros los guardó una versión más nueva de Caseload. Actualice Caseload; no se cambió nada.',
    mirror_in_use: 'Otro Caseload tiene abiertos estos registros. Cierre ese primero.',
    'mirror_damaged.records':
      'El archivo con sus registros está dañado. Consérvelo como está y llame a informática del distrito: puede haber cambios pendientes en él.',
    'mirror_damaged.key_file':
      'El archivo de la llave junto a sus registros está dañado. Conserve todos los archivos como están y llame a informática del distrito.',
    'mirror_damaged.owner':
      'Estos registros no dicen de quién son. Conserve los archivos y llame a informática del distrito.',
    'mirror_damaged.sealed_by_other':
      'La llave de estos registros está sellada por otra cuenta de esta computadora. Inicie sesión como la persona que se unió o llame a informática del distrito.',
    mirror_differs:
      '{unequal, number} de {total, number} partes de los registros difieren del distrito. Compárelos con el distrito para repararlos (verify --repair).',
    disk_full:
      'El disco está lleno. Libere espacio e inténtelo de nuevo. Todo lo guardado antes está a salvo.',
    locked: 'Sus registros están bloqueados. Escriba su frase de contraseña.',
    in_flight:
      'Este cambio va camino del distrito y ahora no se puede deshacer. Sincronice y mire de nuevo.',
    'unreadable_edit.other_version':
      'Otra versión de Caseload guardó este cambio (versión {version, number} de la bandeja de salida). Actualice Caseload.',
    'unreadable_edit.damaged':
      'El texto guardado de este cambio está dañado ({column}). Expórtelo para la oficina de datos, haga el cambio de nuevo y descarte este.',
    'unreadable_record.shape':
      '{label} no es {expected, select, list {una lista} texts {una lista de textos} map {un grupo de valores con nombre} text {texto} plain_text {texto sin caracteres de control} integer {un número entero} number {un número} boolean {sí o no} other {lo que tiene que ser}}. La oficina de datos puede corregirlo en el distrito.',
    'unreadable_record.missing':
      'Falta {label}. La oficina de datos puede agregarlo en el distrito.',
    'unreadable_record.out_of_range':
      '{label} es un número demasiado largo para guardarlo exacto en esta computadora. La oficina de datos puede corregirlo en el distrito.',
    'unreadable_record.too_deep':
      '{label} está anidado a más de {limit, number} niveles. La oficina de datos puede corregirlo en el distrito.',
    'unreadable_record.no_record':
      'Lo que envió el distrito no es un registro de este tipo. Actualice Caseload o llame a informática del distrito.',
    'unreadable_record.not_json':
      '{label} no es un texto con la forma que tienen los documentos. La oficina de datos puede corregirlo en el distrito.',
    'unreadable_record.not_stored':
      'Esta computadora no puede guardar el registro. Actualice Caseload o llame a informática del distrito.',
    'unreadable_record.altered':
      'Lo que llegó no es lo que envió el distrito. Caseload lo vuelve a pedir en cada sincronización; si sigue así, llame a informática del distrito.',
    'unreadable_record.too_large':
      'Este registro es más grande de lo que admite una computadora. La oficina de datos puede corregirlo en el distrito.',
    'records_stopped.once':
      'La parte de Caseload que guarda sus registros se detuvo y se inició de nuevo. Todo lo que guardó sigue ahí. Escriba su frase de contraseña para continuar.',
    'records_stopped.repeatedly':
      'La parte de Caseload que guarda sus registros se detiene una y otra vez. Todo lo que guardó sigue ahí. Cierre Caseload y ábralo de nuevo; si no ayuda, llame a informática del distrito.',
    file_not_written: 'No se pudo guardar el archivo allí. Elija otra carpeta. No se perdió nada.',
    'internal.defect':
      'Algo falló dentro de Caseload. No se perdió nada de lo guardado. Avise a informática del distrito.',
    'internal.key_store':
      'Sus registros se bloquearon con el almacén de llaves de esta computadora, que no se puede alcanzar. Inicie sesión en la computadora con su cuenta o llame a informática del distrito.',
    'internal.no_screenshot': 'No apareció ningún estudiante en {seconds, number} segundos.',
  },
} as const satisfies ProblemTexts;
