import { isEntityName } from '../model/catalog.ts';
import { loggableParams, type Params, type Problem, sentenceOf } from '../model/error.ts';
import { formatDate } from './dates.ts';
import { entityMessages } from './entity.messages.ts';
import { labelOf } from './field-labels.ts';
import { currentLanguage, type Language } from './language.ts';
import { problemMessages } from './problems/problem.messages.ts';

/** A sentence about a problem that its reader can act on. */
export function problemMessage(problem: Problem, language: Language = currentLanguage()): string {
  const sentence = sentenceOf(problem);
  if (sentence === undefined) {
    return problemMessages('unknown_problem', { code: problem.code }, language);
  }
  return problemMessages(sentence, valuesOf(problem, language), language);
}

/** A sentence about a problem for an operator's log: in English, without anything that may come from a record. */
export function problemMessageForLog(problem: Problem): string {
  const loggable = loggableParams(problem);
  const params = Object.fromEntries(
    Object.entries(problem.params ?? {}).map(([name, value]) => [
      name,
      name in loggable ? value : '…',
    ]),
  );
  return problemMessage({ ...problem, params } as Problem, 'en');
}

/** The values of a sentence: parameters as people read them, and the name of the field. */
function valuesOf({ params, field }: Problem, language: Language): Params {
  const values: Record<string, string | number> = {
    label: labelOfField(field, language),
    field: field ?? '',
  };
  for (const [name, value] of Object.entries<string | number>(params ?? {})) {
    if (name === 'entity' && isEntityName(value)) {
      values.entity = entityMessages(value, {}, language);
      values.any_entity = entityMessages(`any_${value}`, {}, language);
      values.this_entity = entityMessages(`this_${value}`, {}, language);
    } else {
      values[name] = name.endsWith('_date') ? formatDate(String(value), language) : value;
    }
  }
  return values;
}

/** A part of a document, such as `races.0`, has the name of its field. */
function labelOfField(field: string | undefined, language: Language): string {
  if (field === undefined) return { en: 'A value', es: 'Un valor' }[language];
  return labelOf(field.split('.')[0] as string, language);
}
