import { setTimeout } from 'node:timers/promises';
import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import pg from 'pg';
import type { Random } from '../../sync/hub/commands/demo-data/random.ts';
import { createDynamodbClient } from '../../sync/hub/dynamodb/client/client.ts';

/*
 * Other applications of the district, which know nothing of Caseload: they write with SQL, in transactions
 * short and long, given up and prepared, and put whole items into DynamoDB. What fails, fails: stores are
 * killed under them.
 */

export interface Writers {
  /** Ends every transaction, one way or the other. @returns how many were committed */
  stop(): Promise<number>;
}

export function startWriters(given: {
  readonly databaseUrl: string;
  readonly dynamodbEndpoint: string;
  readonly random: Random;
  readonly sqlWriters: number;
}): Writers {
  const stopping = new AbortController();
  let committed = 0;
  const loops = Array.from({ length: given.sqlWriters }, async (_, i) => {
    while (!stopping.signal.aborted) {
      const client = new pg.Client({ connectionString: given.databaseUrl });
      client.on('error', () => undefined);
      try {
        await client.connect();
        // What a prepared transaction holds, it holds until somebody ends it.
        await client.query("SET lock_timeout = '2s'");
        while (!stopping.signal.aborted) {
          if (await writeOnce(client, given.random, i)) committed += 1;
          await pause(50 + given.random.below(600), stopping.signal);
        }
      } catch {
        // The database was killed, or it refused: an application tries again.
        await pause(200, stopping.signal);
      } finally {
        await client.end().catch(() => undefined);
      }
    }
  });
  loops.push(writeProfiles(given, stopping.signal));
  return {
    async stop() {
      stopping.abort();
      await Promise.all(loops);
      await endPrepared(given.databaseUrl, given.random, 0);
      return committed;
    },
  };
}

/** A trigger of the district, which changes rows after Caseload's own have seen them. */
export async function addDistrictTrigger(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(`
    CREATE FUNCTION district_person() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN NEW.person_id := left(md5(NEW.last_name || coalesce(NEW.birth_city, '')), 12); RETURN NEW; END $$;
    CREATE TRIGGER district_person BEFORE INSERT OR UPDATE ON students
      FOR EACH ROW EXECUTE FUNCTION district_person()`);
  await client.end();
}

let number = 0;

/** One transaction. @returns whether it was committed */
async function writeOnce(client: pg.Client, random: Random, writer: number): Promise<boolean> {
  if (random.chance(0.05)) await endSomePrepared(client, random);
  await client.query(`BEGIN ISOLATION LEVEL ${isolation(random)}`);
  try {
    // As a replica does, and a load that saves itself the checks.
    if (random.chance(0.15)) await client.query('SET LOCAL session_replication_role = replica');
    for (let left = 1 + random.below(4); left > 0; left -= 1) await writeSomething(client, random);
    if (random.chance(0.08)) await setTimeout(2000 + random.below(8000));
    const end = random.next();
    if (end < 0.15) {
      await client.query('ROLLBACK');
      return false;
    }
    number += 1;
    const name = `torture-${writer}-${number}`;
    await client.query(end < 0.25 ? `PREPARE TRANSACTION '${name}'` : 'COMMIT');
    return true;
  } catch (error) {
    await client.query('ROLLBACK');
    // Another writer was first, or has taken away what this one needs.
    if (error instanceof pg.DatabaseError && /^(23|40|55)/.test(error.code ?? '')) return false;
    throw error;
  }
}

function isolation(random: Random): string {
  const chance = random.next();
  if (chance < 0.2) return 'REPEATABLE READ';
  return chance < 0.3 ? 'SERIALIZABLE' : 'READ COMMITTED';
}

async function writeSomething(client: pg.Client, random: Random): Promise<void> {
  number += 1;
  const value = `SQL ${number}`;
  const student = `(SELECT student_unique_id FROM students OFFSET ${random.below(200)} LIMIT 1)`;
  const school = `(SELECT school_id FROM schools ORDER BY school_id OFFSET ${random.below(4)} LIMIT 1)`;
  const day = `2026-0${1 + random.below(8)}-${10 + random.below(18)}`;
  switch (random.below(11)) {
    case 0:
    case 1:
    case 2: {
      const field = random.pick(['first_name', 'birth_city', 'maiden_name', 'last_name']);
      await client.query(`UPDATE students SET ${field} = $1 WHERE student_unique_id = ${student}`, [
        value,
      ]);
      return;
    }
    case 3:
      await client.query(
        `INSERT INTO student_school_associations (student_unique_id, school_id, entry_date)
         VALUES (${student}, ${school}, $1)
         ON CONFLICT DO NOTHING`,
        [day],
      );
      return;
    case 4:
      await client.query(
        `DELETE FROM student_school_associations WHERE ctid = (
           SELECT ctid FROM student_school_associations OFFSET ${random.below(200)} LIMIT 1)`,
      );
      return;
    case 5:
      await client.query(
        `UPDATE student_school_associations SET calendar_code = $1 WHERE ctid = (
           SELECT ctid FROM student_school_associations OFFSET ${random.below(200)} LIMIT 1)`,
        [value],
      );
      return;
    case 6:
      // A school moves to another date: one record goes, another comes.
      await client.query(
        `UPDATE student_school_associations SET entry_date = entry_date + 1 WHERE ctid = (
           SELECT ctid FROM student_school_associations OFFSET ${random.below(200)} LIMIT 1)`,
      );
      return;
    case 7:
      // As a nightly load does: nothing changes.
      await client.query(
        `UPDATE students SET last_name = last_name WHERE student_unique_id > ${student}`,
      );
      return;
    case 8:
      // A nightly load that begins with an empty table.
      if (!random.chance(0.2)) return;
      await client.query(`
        CREATE TEMP TABLE loaded ON COMMIT DROP AS SELECT * FROM student_school_associations;
        TRUNCATE student_school_associations;
        INSERT INTO student_school_associations SELECT * FROM loaded;
        DROP TABLE loaded`);
      return;
    case 9:
      if (!random.chance(0.2)) return;
      await client.query(`UPDATE organizations SET name = $1 WHERE type = 'district'`, [value]);
      return;
    default:
      await client.query(`UPDATE schools SET web_site = $1 WHERE school_id = ${school}`, [
        `https://www.lakeview.example/${number}`,
      ]);
  }
}

async function endSomePrepared(client: pg.Client, random: Random): Promise<void> {
  const { rows } = await client.query(
    'SELECT gid FROM pg_prepared_xacts ORDER BY random() LIMIT 1',
  );
  const end = random.chance(0.7) ? 'COMMIT' : 'ROLLBACK';
  // Another writer may end it first.
  for (const { gid } of rows) await client.query(`${end} PREPARED '${gid}'`).catch(ignoreGone);
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof pg.DatabaseError) || !['42704', '55000'].includes(error.code ?? ''))
    throw error;
}

async function endPrepared(databaseUrl: string, random: Random, tries: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query('SELECT gid FROM pg_prepared_xacts');
    for (const { gid } of rows) {
      await client.query(`${random.chance(0.5) ? 'COMMIT' : 'ROLLBACK'} PREPARED '${gid}'`);
    }
  } catch (error) {
    if (tries > 20) throw error;
    await setTimeout(500);
    await endPrepared(databaseUrl, random, tries + 1);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Another application of the profiles: reads an item, changes it, and puts it whole, without our etag. */
async function writeProfiles(
  { dynamodbEndpoint, random }: { dynamodbEndpoint: string; random: Random },
  signal: AbortSignal,
): Promise<void> {
  const client = await createDynamodbClient({
    endpoint: dynamodbEndpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'torture', secretAccessKey: 'torture' },
  });
  while (!signal.aborted) {
    try {
      const { Items: items = [] } = await client.send(new ScanCommand({ TableName: 'profiles' }));
      const item = random.pick(items);
      number += 1;
      await client.send(
        new PutCommand({ TableName: 'profiles', Item: { ...item, middle_name: `App ${number}` } }),
      );
    } catch {
      // DynamoDB is held just now.
    }
    await pause(500 + random.below(2500), signal);
  }
  client.destroy();
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
}
