import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type CsvError, parse } from 'csv-parse';
import type { Problem } from '../../../../model/error.ts';
import type { Unit } from '../unit.ts';
import { associationStatement } from './edfi/enrollment.ts';
import { mentioned } from './edfi/fields.ts';
import { readText } from './text.ts';

/** Characters of one line. */
const mostCharacters = 64 * 1024;

/** The columns that are read. Others are left alone. */
const columns = {
  studentUniqueId: 'student_unique_id',
  schoolId: 'school_id',
  firstAttendanceDate: 'entry_date',
} as const;

/** Whether a file begins with the header of an association CSV. */
export function isAssociationHeader(firstLine: string): boolean {
  const names = firstLine.split(',').map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
  return Object.keys(columns).every((name) => names.includes(name));
}

/**
 * Associations of a CSV (RFC 4180) with the header `studentUniqueId,schoolId,firstAttendanceDate,…`. The first day of
 * attendance is the entry date; where it is missing, `entryDate` is. A line that cannot be read is a unit with a
 * problem.
 */
export async function* associationUnits(
  file: string,
  { entryDate }: { readonly entryDate?: string | undefined },
): AsyncGenerator<Unit> {
  const broken: Unit[] = [];
  const parser = parse({
    info: true,
    relax_column_count: true,
    // A quote within a value is part of it, and the model judges the value.
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: mostCharacters,
    on_skip: (error) => {
      if (error !== undefined) broken.push(unreadable(error));
      return undefined;
    },
  });
  const reading = pipeline(Readable.from(readText(file)), parser);
  let header: readonly string[] | undefined;
  try {
    for await (const { record, info } of parser as AsyncIterable<Line>) {
      yield* broken.splice(0);
      if (header === undefined) header = record.map((name) => name.trim());
      else yield lineUnit({ header, record, line: info.lines, entryDate });
    }
  } finally {
    await reading;
  }
  yield* broken;
}

interface Line {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function lineUnit(given: {
  header: readonly string[];
  record: readonly string[];
  line: number;
  entryDate: string | undefined;
}): Unit {
  const { header, record, line, entryDate } = given;
  const unreadableCell = record.findIndex((text) => text.includes('\u0000'));
  if (unreadableCell >= 0) return withNul(header[unreadableCell], line);
  const cell = (column: keyof typeof columns) =>
    record[header.indexOf(column)]?.trim() || undefined;
  const school = cell('schoolId');
  const says = mentioned({
    student_unique_id: cell('studentUniqueId'),
    school_id: school !== undefined && /^\d{1,15}$/.test(school) ? Number(school) : school,
    entry_date: cell('firstAttendanceDate') ?? entryDate,
  });
  const problem = shapeProblem(header, record);
  return { ...associationStatement(says, line), ...(problem === undefined ? {} : { problem }) };
}

/** A line that is longer or shorter than the header may have its values in the wrong columns. */
function shapeProblem(header: readonly string[], record: readonly string[]): Problem | undefined {
  if (record.length > header.length) {
    return {
      code: 'unknown_field',
      field: `column ${header.length + 1}`,
      params: { entity: 'student_school_associations' },
    };
  }
  const missing = header[record.length];
  return missing === undefined ? undefined : { code: 'required', field: missing };
}

function withNul(field: string | undefined, line: number): Unit {
  const problem: Problem = {
    code: 'wrong_type',
    params: { reason: 'shape', expected: 'plain_text' },
    ...(field === undefined ? {} : { field }),
  };
  return { kind: 'association', line, key: null, statements: [], problem };
}

function unreadable(error: CsvError & { readonly lines?: number }): Unit {
  const problem: Problem =
    error.code === 'CSV_MAX_RECORD_SIZE'
      ? { code: 'too_large', params: { reason: 'import', limit: mostCharacters } }
      : { code: 'bad_file', params: { detail: error.message } };
  return { kind: 'association', line: error.lines ?? 0, key: null, statements: [], problem };
}
