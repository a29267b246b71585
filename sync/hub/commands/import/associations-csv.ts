import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import type { AnyRecord } from '../../../model/catalog.ts';
import { schoolYearOf } from '../../../model/days/school-year.ts';
import { isDate } from '../../../model/rules/validate.ts';
import { badFile } from './edfi/xml.ts';

interface Line {
  readonly studentUniqueId: string;
  readonly schoolId: string;
  readonly firstAttendanceDate: string;
}

/**
 * Associations of a CSV with the header `studentUniqueId,schoolId,firstAttendanceDate,…`. The first day of
 * attendance is the entry date; where it is missing, `entryDate` is.
 * @throws CaseloadError `bad_file` with the line
 */
export async function* associationRecords(
  file: string,
  { entryDate }: { readonly entryDate?: string },
): AsyncGenerator<AnyRecord> {
  const lines = createReadStream(file).pipe(parse({ columns: true, bom: true, info: true }));
  try {
    for await (const { record, info } of lines as AsyncIterable<{
      record: Line;
      info: { lines: number };
    }>) {
      const entry_date = record.firstAttendanceDate || entryDate;
      if (entry_date === undefined) {
        throw badFile(
          `${file}, line ${info.lines}: the date is missing. Give one for such lines with --entry-date YYYY-MM-DD.`,
        );
      }
      yield {
        student_unique_id: record.studentUniqueId,
        school_id: Number(record.schoolId),
        entry_date,
        school_year: isDate(entry_date) ? schoolYearOf(entry_date) : null,
      };
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_')) {
      throw badFile(`${file}: ${error.message}`, error);
    }
    throw error;
  }
}
