import type pg from 'pg';
import type { AnyRecord } from '../../../model/catalog.ts';
import type { DescriptorSets } from '../../../model/descriptors/descriptors.ts';
import type { EntityName } from '../../../model/entity.ts';
import type { ErrorCode, Problem } from '../../../model/error.ts';
import { validateRecord } from '../../../model/rules/validate.ts';

/** The result of an import for the records of one kind. */
export interface Tally {
  loaded: number;
  /** The records that were left out, with their place in the file and the reason. */
  readonly skipped: Skipped[];
}

interface Skipped {
  /** Its number among those of its kind in the file, from 1. A name would be student data. */
  readonly number: number;
  readonly code: ErrorCode;
  readonly field?: string;
}

/** A record with its number among those of its kind in the file, from 1. */
export interface Numbered {
  readonly number: number;
  readonly record: AnyRecord;
}

/** The records that break no rule. The others go to the tally. */
export function keepValid(given: {
  entity: EntityName;
  records: readonly Numbered[];
  sets: DescriptorSets;
  tally: Tally;
}): Numbered[] {
  return given.records.filter(({ number, record }) => {
    const [problem] = validateRecord(given.entity, record, given.sets);
    if (problem !== undefined) skip(given.tally, number, problem);
    return problem === undefined;
  });
}

/** The associations whose student and school exist. The others go to the tally. */
export async function keepReferring(
  client: pg.PoolClient,
  given: { records: readonly Numbered[]; tally: Tally },
): Promise<Numbered[]> {
  const { rows } = await client.query<{ known: boolean }>(
    `SELECT EXISTS (SELECT FROM public.students AS s WHERE s.student_unique_id = r.student_unique_id)
        AND EXISTS (SELECT FROM public.schools AS s WHERE s.school_id = r.school_id) AS known
       FROM unnest($1::text[], $2::integer[]) WITH ORDINALITY AS r (student_unique_id, school_id, number)
      ORDER BY r.number`,
    [
      given.records.map(({ record }) => record.student_unique_id),
      given.records.map(({ record }) => record.school_id),
    ],
  );
  return given.records.filter(({ number }, i) => {
    const known = rows[i]?.known === true;
    if (!known) skip(given.tally, number, { code: 'foreign_key' });
    return known;
  });
}

function skip(
  tally: Tally,
  number: number,
  { code, field }: Pick<Problem, 'code' | 'field'>,
): void {
  tally.skipped.push({ number, code, ...(field === undefined ? {} : { field }) });
}
