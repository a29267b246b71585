import type { ProblemTexts } from './texts.ts';

/** Problems of the service and its commands. Their details are for operators, and in English. */
export const operatorProblems = {
  en: {
    bad_setting: '{detail}',
    schema_mismatch: '{detail}',
    bad_file: '{detail}',
    usage: '{detail}',
  },
  es: {
    bad_setting: 'Un ajuste falta o está mal: {detail}',
    schema_mismatch: 'El esquema del centro no es el de este hub: {detail}',
    bad_file: 'El archivo no es lo que dice ser: {detail}',
    usage: 'La orden se usó mal: {detail}',
  },
} as const satisfies ProblemTexts;
