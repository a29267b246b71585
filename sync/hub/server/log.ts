import { type Logger, pino } from 'pino';
import { problemMessageForLog } from '../../i18n/problem-message.ts';
import { CaseloadError, loggableParams, type Problem } from '../../model/error.ts';
import { badSetting } from './settings/bad-setting.ts';

/**
 * Lines of JSON on standard error; standard output is for results.
 * @throws `bad_setting` for an unknown level
 */
export function createLog(level = 'info'): Logger {
  if (level !== 'silent' && !Object.hasOwn(pino.levels.values, level)) {
    throw badSetting('LOG_LEVEL', `must be silent or one of ${Object.keys(pino.levels.values)}.`);
  }
  return pino({ level, base: { part: 'hub' } }, pino.destination(2));
}

/**
 * What a log may say about an error: its kind and place. Only Caseload's own problems have words here, without
 * what may come from a record: PostgreSQL and DynamoDB quote the values that they refuse, which may be a student's.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code } = error as { code?: unknown };
  const problem = error instanceof CaseloadError ? error.toProblem() : undefined;
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return {
    type: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(problem === undefined ? {} : wordsOf(problem)),
    ...(problem === undefined || code === 'internal' ? { at: framesOf(error) } : {}),
    ...cause,
  };
}

function wordsOf(problem: Problem): Record<string, unknown> {
  const params = loggableParams(problem);
  return {
    ...(Object.keys(params).length === 0 ? {} : { params }),
    message: problemMessageForLog(problem),
  };
}

function framesOf(error: Error): string[] {
  const lines = (error.stack ?? '').split('\n').map((line) => line.trim());
  return lines.filter((line) => line.startsWith('at ')).slice(0, 8);
}
