import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import type { AnyRecord } from '../../../../model/catalog.ts';
import { profileIdOfUser } from '../../../../model/entities/relations.ts';
import { type Problem, problemOf } from '../../../../model/error.ts';
import { readProfiles } from '../../../dynamodb/items/read.ts';
import { writeProfileFields } from '../../../dynamodb/write/write-fields.ts';
import { type Change, reconcile } from '../plan/reconcile.ts';
import type { Tally } from '../result.ts';
import type { Statement } from '../unit.ts';
import type { Decision, ImportRules } from './decide.ts';

export interface ApplyingProfiles {
  readonly pool: pg.Pool;
  readonly dynamodb: DynamoDBDocumentClient;
  readonly actor: string;
  readonly rules: ImportRules;
  readonly now: Date;
}

/** Documents that are written at a time. */
const atOnce = 8;

/** What a file says of the profile of a member of staff whose account was not refused. */
interface ProfileStatement {
  readonly decision: Decision;
  readonly id: string;
  readonly statement: Statement;
  /** Only a person with an account that is in use gets a new profile. */
  readonly mayCreate: boolean;
}

/**
 * Reconciles the profiles of staff with DynamoDB. Those that are right already are only read. While DynamoDB does not
 * answer, each profile is refused by itself: the same file brings them later.
 */
export async function applyToProfiles(
  given: ApplyingProfiles,
  decisions: readonly Decision[],
  tally: Tally,
): Promise<void> {
  const statements = decisions.flatMap(profileStatement);
  const held = await unlessAway(() =>
    readProfiles(
      given.dynamodb,
      statements.map(({ id }) => id),
    ),
  );
  if ('away' in held) {
    for (const one of statements) refuse(tally, one, held.away);
    return;
  }
  const differing: ProfileStatement[] = [];
  for (const one of statements) {
    const change = changeOf(one, held.value.get(one.id)?.record ?? null, given.rules);
    if (change?.is === 'unchanged') tally.count('profiles', 'unchanged');
    else if (change?.is === 'refused') refuse(tally, one, change.problem);
    else if (change !== undefined) differing.push(one);
  }
  for (let i = 0; i < differing.length; i += atOnce) {
    const some = differing.slice(i, i + atOnce);
    await Promise.all(some.map((one) => write(given, one, tally)));
  }
}

async function write(
  { pool, dynamodb: client, actor, rules, now }: ApplyingProfiles,
  one: ProfileStatement,
  tally: Tally,
): Promise<void> {
  let change: Change | undefined;
  const written = await unlessAway(() =>
    writeProfileFields(
      { pool, client },
      {
        id: one.id,
        actor,
        now,
        fieldsFor(held) {
          change = changeOf(one, held, rules);
          if (change?.is === 'new') return change.record;
          return change?.is === 'changed' ? change.fields : undefined;
        },
      },
    ),
  );
  const problem = 'away' in written ? written.away : written.value;
  if (problem !== undefined) refuse(tally, one, problem);
  else if (change?.is === 'refused') refuse(tally, one, change.problem);
  else if (change !== undefined) tally.count('profiles', change.is);
}

/** @returns the problem when DynamoDB does not answer */
async function unlessAway<Value>(
  work: () => Promise<Value>,
): Promise<{ readonly value: Value } | { readonly away: Problem }> {
  try {
    return { value: await work() };
  } catch (error) {
    const problem = problemOf(error);
    if (problem.code === 'store_unavailable' && problem.params?.reason === 'dynamodb') {
      return { away: problem };
    }
    throw error;
  }
}

function changeOf(
  { statement, mayCreate }: ProfileStatement,
  held: AnyRecord | null,
  { sets }: ImportRules,
): Change | undefined {
  return held === null && !mayCreate ? undefined : reconcile(statement, held, sets);
}

function refuse(tally: Tally, { decision }: ProfileStatement, problem: Problem): void {
  tally.refuse(decision.unit, problem, 'profiles');
}

function profileStatement(decision: Decision): ProfileStatement[] {
  const { unit, problem, account } = decision;
  const said = unit.statements.find((one): one is Statement => one.entity === 'profiles');
  if (problem !== undefined || account?.isNeeded !== true || said === undefined) return [];
  const user = userAfter(decision);
  const id = profileIdOf(user) ?? String(said.says.profile_id);
  const { main } = account;
  const says = {
    ...said.says,
    profile_id: id,
    // The id of a district office is not that of a school, so such a profile has no bucket.
    ...(main === undefined ? {} : { school_id: String(main.organization) }),
    ...(main?.roleType === undefined ? {} : { role_type: main.roleType }),
  };
  const statement = { entity: 'profiles', says, ifNew: { role_type: 'instructor' } } as const;
  const mayCreate = main !== undefined && user.enabled_user === true && user.status === 'active';
  return [{ decision, id, statement, mayCreate }];
}

/** The row of `users` as the import leaves it. */
function userAfter({ user, changes }: Decision): AnyRecord {
  const change = changes.find(({ statement }) => statement.entity === 'users')?.change;
  if (change?.is === 'new') return change.record;
  return change?.is === 'changed' ? { ...user, ...change.fields } : (user ?? {});
}

function profileIdOf(user: AnyRecord): string | null {
  return profileIdOfUser(user as { role: string; metadata: unknown });
}
