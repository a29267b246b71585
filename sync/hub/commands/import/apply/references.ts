import type pg from 'pg';
import type { Problem } from '../../../../model/error.ts';
import type { Decision } from './decide.ts';

/** Refuses what names a student, a school or a parent organization that neither the center nor the page has. */
export async function refuseUnknownReferences(
  client: pg.Pool | pg.ClientBase,
  decisions: readonly Decision[],
): Promise<Decision[]> {
  const named = {
    students: new Set<string>(),
    schools: new Set<number>(),
    organizations: new Set<string>(),
  };
  for (const { student, school, parent } of decisions.flatMap(referencesOf)) {
    if (student !== undefined) named.students.add(student);
    if (school !== undefined) named.schools.add(school);
    if (parent !== undefined) named.organizations.add(parent);
  }
  if (named.students.size + named.schools.size + named.organizations.size === 0) {
    return [...decisions];
  }
  const { rows } = await client.query<{
    students: string[];
    schools: number[];
    organizations: string[];
  }>(
    `SELECT ARRAY(SELECT s.student_unique_id FROM public.students AS s WHERE s.student_unique_id = ANY ($1)) AS students,
            ARRAY(SELECT s.school_id FROM public.schools AS s WHERE s.school_id = ANY ($2)) AS schools,
            ARRAY(SELECT o.sourced_id FROM public.organizations AS o WHERE o.sourced_id = ANY ($3)) AS organizations`,
    [[...named.students], [...named.schools], [...named.organizations]],
  );
  const [found] = rows as [(typeof rows)[number]];
  const known = {
    students: new Set(found.students),
    schools: new Set(found.schools),
    organizations: new Set(found.organizations),
  };
  return refuseOrphans(
    decisions.map((decision) => {
      const problem = referencesOf(decision)
        .map(({ student, school }): Problem | undefined => {
          if (student !== undefined && !known.students.has(student)) return unknownStudent;
          return school !== undefined && !known.schools.has(school) ? unknownSchool : undefined;
        })
        .find((one) => one !== undefined);
      return problem === undefined ? decision : { ...decision, problem };
    }),
    known.organizations,
  );
}

/**
 * Locks the students and schools that units refer to, as PostgreSQL does for a foreign key.
 * @returns the units none of whose references another transaction has locked
 */
export async function lockReferences(
  client: pg.ClientBase,
  decisions: readonly Decision[],
): Promise<Decision[]> {
  const references = decisions.flatMap(referencesOf);
  const students = references.flatMap(({ student }) => student ?? []);
  const schools = references.flatMap(({ school }) => school ?? []);
  if (students.length + schools.length === 0) return [...decisions];
  const lockedStudents = await client.query<{ id: string }>(
    `SELECT s.student_unique_id AS id
       FROM public.students AS s
      WHERE s.student_unique_id = ANY ($1)
      ORDER BY s.student_unique_id
        FOR KEY SHARE SKIP LOCKED`,
    [students],
  );
  const lockedSchools = await client.query<{ id: number }>(
    `SELECT s.school_id AS id
       FROM public.schools AS s
      WHERE s.school_id = ANY ($1)
      ORDER BY s.school_id
        FOR KEY SHARE SKIP LOCKED`,
    [schools],
  );
  const ours = new Set<unknown>(
    [...lockedStudents.rows, ...lockedSchools.rows].map(({ id }) => id),
  );
  return decisions.filter((decision) =>
    referencesOf(decision).every(
      ({ student, school }) =>
        (student === undefined || ours.has(student)) && (school === undefined || ours.has(school)),
    ),
  );
}

/** Refuses organizations whose parent is unknown, then those below them. */
function refuseOrphans(decisions: Decision[], known: ReadonlySet<string>): Decision[] {
  const coming = new Set(
    decisions.flatMap(({ problem, changes }) =>
      problem !== undefined
        ? []
        : changes.flatMap(({ statement, change }) =>
            statement.entity === 'organizations' && change.is === 'new'
              ? [String(change.record.sourced_id)]
              : [],
          ),
    ),
  );
  const refused = decisions.map((decision) => {
    const isOrphan = referencesOf(decision).some(
      ({ parent }) => parent !== undefined && !known.has(parent) && !coming.has(parent),
    );
    return isOrphan && decision.problem === undefined
      ? { ...decision, problem: unknownParent }
      : decision;
  });
  return refused.some(({ problem }, i) => problem !== decisions[i]?.problem)
    ? refuseOrphans(refused, known)
    : refused;
}

interface References {
  readonly student?: string;
  readonly school?: number;
  readonly parent?: string;
}

/** The records that a unit's writes refer to. */
function referencesOf({ problem, changes }: Decision): References[] {
  if (problem !== undefined) return [];
  return changes.flatMap(({ statement, change }): References[] => {
    if (change.is !== 'new' && change.is !== 'changed') return [];
    const values = change.is === 'new' ? change.record : change.fields;
    if (statement.entity === 'organizations') {
      return values.parent_id ? [{ parent: String(values.parent_id) }] : [];
    }
    if (statement.entity !== 'student_school_associations' || change.is !== 'new') return [];
    return [{ student: String(values.student_unique_id), school: Number(values.school_id) }];
  });
}

const unknownStudent: Problem = {
  code: 'unknown_student',
  field: 'student_unique_id',
  params: { reason: 'gone' },
};
const unknownSchool: Problem = {
  code: 'unknown_school',
  field: 'school_id',
  params: { reason: 'not_in_district' },
};
const unknownParent: Problem = {
  code: 'unknown_record',
  field: 'parent_id',
  params: { reason: 'no_organization' },
};
