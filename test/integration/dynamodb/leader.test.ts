import { expect, onTestFinished, test } from 'vitest';
import { applyFound } from '../../../sync/hub/dynamodb/feed/apply-profiles.ts';
import { readSeq } from '../../../sync/hub/dynamodb/feed/entries.ts';
import { lead } from '../../../sync/hub/dynamodb/feed/leader.ts';
import { scanProfiles } from '../../../sync/hub/dynamodb/feed/scan.ts';
import { readItem } from '../../../sync/hub/dynamodb/items/read.ts';
import { openTestDatabase } from '../../support/center/database.ts';
import { openDynamodb } from '../../support/center/dynamodb.ts';
import { openFeed } from '../../support/center/feed.ts';
import { spawnFeed } from '../../support/center/feed-process.ts';
import {
  etagIn,
  openStores,
  profileAudit,
  profileEntries,
  putForeign,
  setForeign,
} from '../../support/center/profiles.ts';
import { eventually } from '../../support/eventually.ts';

const profile = { profile_id: 'p', school_id: '1', phone: '1' };

test('a leader that is stopped loses the lead, and does no harm when it wakes up', async () => {
  const { pool, url } = await openTestDatabase();
  const { client, settings } = await openDynamodb();
  const stopped = spawnFeed({ databaseUrl: url, dynamodb: settings });
  await putForeign(client, profile);
  await eventually(async () => expect(await profileEntries(pool)).toEqual(['school:1 p']));
  stopped.kill('SIGSTOP');
  const feed = openFeed({ pool, client }, { scanMs: 50 });
  await setForeign(client, 'p', 'phone', '2');
  // The server waits 20 seconds for a sign of life; a follower asks every 5.
  await eventually(() => expect(feed.said('this hub feeds profiles')).toBe(1));
  await eventually(async () =>
    expect((await profileAudit(pool)).map(({ after }) => after)).toEqual(['1', '2']),
  );
  stopped.kill('SIGCONT');
  await eventually(() => expect(stopped.lines.join()).toContain('profiles not fed'));
  await setForeign(client, 'p', 'phone', '3');
  await eventually(async () =>
    expect((await profileAudit(pool)).map(({ after }) => after)).toEqual(['1', '2', '3']),
  );
  const { rows } = await pool.query('SELECT etag FROM sync.entry');
  expect(rows).toEqual([{ etag: await etagIn(client, 'p') }]);
  expect(stopped.lines.filter((line) => line.includes('this hub feeds profiles'))).toHaveLength(1);
});

test('a leader that dies is followed by another within seconds', async () => {
  const { pool, url } = await openTestDatabase();
  const { client, settings } = await openDynamodb();
  const killed = spawnFeed({ databaseUrl: url, dynamodb: settings });
  await putForeign(client, profile);
  await eventually(async () => expect(await profileEntries(pool)).toEqual(['school:1 p']));
  const feed = openFeed({ pool, client }, { scanMs: 50 });
  killed.kill('SIGKILL');
  await eventually(() => expect(feed.said('this hub feeds profiles')).toBe(1));
  await setForeign(client, 'p', 'phone', '2');
  await eventually(async () => expect(await profileAudit(pool)).toHaveLength(2));
});

test('a leader that finds a newer change of another one reads again, and does not write', async () => {
  const { pool, client } = await openStores('dynalite');
  await putForeign(client, profile);
  await scanProfiles({ pool, client });
  const late = await pool.connect();
  onTestFinished(() => late.release(true));
  const upTo = await readSeq(late);
  const item = await readItem(client, 'p');
  // It is stopped here, and the other one goes on.
  await setForeign(client, 'p', 'phone', '2');
  await scanProfiles({ pool, client });
  const found = [{ id: 'p', item }];
  const applied = await applyFound({ connection: late, pool, client }, { found, upTo });
  expect(applied).toEqual({ moved: new Set(), later: ['p'] });
  const { rows } = await pool.query('SELECT etag FROM sync.entry');
  expect(rows).toEqual([{ etag: await etagIn(client, 'p') }]);
  expect(await profileAudit(pool)).toHaveLength(2);
});

test('a feed that has lost the lead can write nothing more', async () => {
  const { pool } = await openTestDatabase();
  const name = 'a test';
  const { signal } = new AbortController();
  const leading = lead({ pool, name, signal }, async (connection, isOurs) => {
    expect(await lead({ pool, name, signal }, async () => {})).toBe(false);
    const { rows } = await connection.query('SELECT pg_backend_pid() AS pid');
    await pool.query('SELECT pg_terminate_backend($1)', [rows[0].pid]);
    await eventually(() => expect(isOurs.aborted).toBe(true));
    expect(await lead({ pool, name, signal }, async () => {})).toBe(true);
    await connection.query('SELECT 1');
  });
  await expect(leading).rejects.toMatchObject({ code: 'store_unavailable' });
  const failing = lead({ pool, name, signal }, async () => {
    throw new Error('of the work');
  });
  await expect(failing).rejects.toThrow('of the work');
  // Also after an error the lock is free.
  expect(await lead({ pool, name, signal }, async () => {})).toBe(true);
});
