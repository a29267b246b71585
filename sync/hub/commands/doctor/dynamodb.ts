import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import { profilesTable } from '../../dynamodb/client/client.ts';
import { describeProfilesTable, problemOfTable } from '../../dynamodb/client/table.ts';
import { readFeedAge } from '../../dynamodb/feed/checkpoints.ts';
import { readSetAside } from '../../dynamodb/feed/set-aside.ts';
import { type Found, fine, wrong } from './check.ts';

/** The feed records its age every few seconds, or after each scan, which takes minutes with a large table. */
const feedLimitSeconds = 600;

export async function checkDynamodb(client: DynamoDBDocumentClient): Promise<Found> {
  await describeProfilesTable(client);
  return fine('DynamoDB answers.');
}

export async function checkTable(client: DynamoDBDocumentClient): Promise<Found> {
  const table = await describeProfilesTable(client);
  if (table === undefined) {
    return wrong(`DynamoDB has no table ${profilesTable}. Run: hub migrate`);
  }
  const problem = problemOfTable(table);
  if (problem !== undefined) return wrong(problem);
  const has = `The table ${profilesTable} has its key and both indexes`;
  return table.StreamSpecification?.StreamEnabled
    ? fine(`${has}, and a stream: the hub sees changes by other applications at once.`)
    : fine(
        `${has}, without a stream: the hub sees changes by other applications with its next scan. ` +
          'With a stream, of keys only, it would see them at once.',
      );
}

export async function checkFeed(pool: pg.Pool, now: () => Date): Promise<Found> {
  const completeAt = await readFeedAge(pool);
  if (completeAt === null) {
    return wrong(
      'The feed of profiles has never completed. Start a hub, or run: hub scan-profiles',
    );
  }
  const age = Math.round((now().getTime() - Date.parse(completeAt)) / 1000);
  const state = `All changes of profiles until ${completeAt} are applied, ${age} s ago.`;
  return age <= feedLimitSeconds
    ? fine(state)
    : wrong(`${state} Is a hub running? Its log says why it does not scan.`);
}

/** The most profiles that one line names. */
const mostNamed = 20;

export async function checkSetAside(pool: pg.Pool): Promise<Found> {
  const all = await readSetAside(pool);
  if (all.length === 0) return fine('PostgreSQL can hold every profile.');
  const named = all.slice(0, mostNamed).map(({ id, reason, code }) => {
    const cause = code === null ? 'U+0000 in a text' : `SQLSTATE ${code}`;
    const effect = reason === 'no_entry' ? 'no laptop gets it' : 'altered in the audit only';
    return `${JSON.stringify(id)} (${cause}: ${effect})`;
  });
  const more = all.length > mostNamed ? ` and ${all.length - mostNamed} more` : '';
  return wrong(
    `${all.length} profiles are set aside, because PostgreSQL cannot hold them as they are: ${named.join(', ')}${more}. ` +
      'All others go on. Correct them in DynamoDB.',
  );
}
