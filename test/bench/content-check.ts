import pg from 'pg';
import type { DemoHub } from '../../scripts/demo/hub.ts';
import { contentJson } from '../../sync/hub/postgres/wire.ts';
import { etagOfContent } from '../../sync/protocol/etag.ts';
import { type Figure, median } from './table.ts';

const sample = 50_000;

/**
 * How much of a first sync is the check of every record's content.
 * @param rate of the first pull, in records a second
 */
export async function measureContentCheck(hub: DemoHub, rate: number): Promise<Figure[]> {
  const records = await readContents(hub);
  const seconds = [0, 1, 2, 3, 4].map(() => {
    const started = performance.now();
    for (const record of records) etagOfContent(record);
    return (performance.now() - started) / 1000;
  });
  const each = median(seconds) / records.length;
  return [
    {
      what: 'of the first pull, the check of every record’s content',
      value: `${(each * rate * 100).toFixed(1)} %`,
      aim: `under 10 %; ${(each * 1e6).toFixed(1)} µs a record`,
    },
  ];
}

async function readContents(hub: DemoHub): Promise<unknown[][]> {
  const client = new pg.Client(hub.databaseUrl);
  await client.connect();
  try {
    const { rows } = await client.query<{ content: unknown[] }>(
      `(SELECT ${contentJson('students', 'r')} AS content FROM students AS r LIMIT ${sample})
       UNION ALL
       (SELECT ${contentJson('student_school_associations', 'r')} FROM student_school_associations AS r LIMIT ${sample})`,
    );
    return rows.map(({ content }) => content);
  } finally {
    await client.end();
  }
}
