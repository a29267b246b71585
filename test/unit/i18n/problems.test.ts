import { describe, expect, test } from 'vitest';
import { languages } from '../../../sync/i18n/language.ts';
import { problemMessage, problemMessageForLog } from '../../../sync/i18n/problem-message.ts';
import {
  CaseloadError,
  type ErrorCode,
  type Params,
  type Problem,
  readProblem,
  sentenceOf,
} from '../../../sync/model/error.ts';
import { problemCodes } from '../../../sync/model/problem-codes.ts';
import { problemSchema } from '../../../sync/protocol/result.ts';

type Specs = Readonly<Record<string, string | readonly string[]>>;

/** Every problem that can be, with made-up parameters. */
const all: Problem[] = Object.entries(problemCodes).flatMap(([code, specs]) => {
  const reasons = 'reason' in specs ? Object.entries<Specs>(specs.reason) : [['', specs] as const];
  return reasons.flatMap(([reason, params]) =>
    samplesOf(params as Specs).map((sample) => {
      const given = reason === '' ? sample : { reason, ...sample };
      return {
        code: code as ErrorCode,
        field: 'last_name',
        ...(Object.keys(given).length === 0 ? {} : { params: given }),
      } as Problem;
    }),
  );
});

/** Parameters with a sample each; of a choice every one. */
function samplesOf(specs: Specs): Params[] {
  return Object.entries(specs).reduce<Params[]>(
    (before, [name, spec]) =>
      before.flatMap((params) => valuesOf(spec).map((value) => ({ ...params, [name]: value }))),
    [{}],
  );
}

function valuesOf(spec: string | readonly string[]): readonly (string | number)[] {
  if (typeof spec !== 'string') return spec;
  if (spec === 'number') return [1, 7];
  return spec === 'entity' ? ['students', 'student_school_associations'] : ['Sample'];
}

describe('every problem', () => {
  test.each(languages)('is a separate sentence in %s', (language) => {
    for (const problem of all) {
      const words = problemMessage(problem, language);
      expect([problem, words]).toEqual([
        problem,
        expect.stringMatching(/\S.*[.:)]$|^Sample$|: Sample$/),
      ]);
      expect(words).not.toMatch(/[{}]|undefined/);
    }
  });

  test('says its parameters in both languages', () => {
    for (const problem of all) {
      const personal = JSON.stringify(problem).includes('Sample');
      for (const language of languages) {
        expect(problemMessage(problem, language).includes('Sample')).toBe(personal);
      }
    }
  });

  test('comes over the wire as it was', () => {
    for (const problem of all) {
      expect(problemSchema.parse(JSON.parse(JSON.stringify(problem)))).toEqual(problem);
      expect(sentenceOf(problem)).toBeDefined();
    }
  });
});

test('a code of a newer hub is shown with general words that name it', () => {
  const problem = problemSchema.parse({
    code: 'too_late',
    params: { until: 'noon' },
    retry_after: 5,
  });
  expect(problem).toEqual({
    code: 'unknown_problem',
    params: { code: 'too_late' },
    retry_after: 5,
  });
  expect(problemMessage(problem, 'en')).toContain('(too_late)');
  expect(problemMessage(problem, 'es')).toContain('(too_late)');
});

test('a known code with parameters of a newer hub keeps its code, for those who decide by it', () => {
  for (const params of [{ reason: 'after_noon' }, {}, { reason: 'add', entity: 'desks' }]) {
    const problem = readProblem({ code: 'not_permitted', params });
    expect(problem.code).toBe('not_permitted');
    expect(problemMessage(problem, 'en')).toContain('(not_permitted)');
  }
});

test('a text that is too long is cut, so that the rest of an answer counts', () => {
  const value = 'x'.repeat(5_000);
  const problem = problemSchema.parse({
    code: 'unknown_descriptor',
    field: value,
    params: { value },
  });
  expect(problem).toMatchObject({
    field: value.slice(0, 200),
    params: { value: value.slice(0, 1000) },
  });
});

test('a log holds code, reason and limits, and nothing that may come from a record', () => {
  const dates = { exit_date: '2026-05-01', entry_date: '2026-08-24' };
  const broken = {
    code: 'rule_broken',
    params: { reason: 'exit_before_entry', ...dates },
  } as const;
  expect(new CaseloadError(broken).message).toBe('rule_broken {"reason":"exit_before_entry"}');
  expect(problemMessageForLog(broken)).toBe('The exit date (…) is before the entry date (…).');
  const long = {
    code: 'too_long',
    field: 'last_name',
    params: { reason: 'field', limit: 9, length: 12 },
  };
  expect(new CaseloadError(long as Problem).message).toBe(
    'too_long of last_name {"reason":"field","limit":9,"length":12}',
  );
});

test('names the record and the field as the language does', () => {
  const params = { reason: 'change', entity: 'student_school_associations' } as const;
  const problem = { code: 'not_permitted', field: 'entry_date', params } as const;
  expect(problemMessage(problem, 'en')).toBe(
    'Your role may not change “Entry date” of an enrollment.',
  );
  expect(problemMessage(problem, 'es')).toBe(
    'Su función no permite cambiar “Fecha de ingreso” de una inscripción.',
  );
});
