import type { ProblemTexts } from './texts.ts';

/** Problems of the service and its commands. Their details are for operators, and in English. */
export const operatorProblems = {
  en: {
    bad_setting: '{detail}',
    'wrong_server.transaction_pooler':
      'DATABASE_URL leads through a connection pooler that loses what a session holds between two transactions, as PgBouncer does in transaction mode. Use the address of PostgreSQL itself, or session mode.',
    'wrong_server.standby':
      'DATABASE_URL leads to a standby, which takes no writes. Use the address of the primary.',
    schema_mismatch: '{detail}',
    bad_file: '{detail}',
    unknown_interchange: 'The import does not load files whose root element is <{root}>.',
    unknown_encoding:
      'The import cannot read text in the encoding {encoding}. Save the file as UTF-8.',
    wrong_encoding:
      'The file declares {encoding} and holds bytes that are not text in it. Nothing was loaded.',
    repeated_record: 'The file has this record again at line {line, number}. That one counts.',
    usage: '{detail}',
  },
  es: {
    bad_setting: 'Un ajuste falta o está mal: {detail}',
    'wrong_server.transaction_pooler':
      'DATABASE_URL pasa por un gestor de conexiones que pierde lo que una sesión guarda entre dos transacciones, como PgBouncer en modo de transacción. Use la dirección del propio PostgreSQL o el modo de sesión.',
    'wrong_server.standby':
      'DATABASE_URL lleva a un servidor en espera, que no acepta escrituras. Use la dirección del primario.',
    schema_mismatch: 'El esquema del centro no es el de este hub: {detail}',
    bad_file: 'El archivo no es lo que dice ser: {detail}',
    unknown_interchange: 'La importación no carga archivos cuyo elemento raíz sea <{root}>.',
    unknown_encoding:
      'La importación no puede leer texto en la codificación {encoding}. Guarde el archivo como UTF-8.',
    wrong_encoding:
      'El archivo declara {encoding} y contiene bytes que no son texto en esa codificación. No se cargó nada.',
    repeated_record:
      'El archivo tiene este registro otra vez en la línea {line, number}. Vale ese.',
    usage: 'La orden se usó mal: {detail}',
  },
} as const satisfies ProblemTexts;
