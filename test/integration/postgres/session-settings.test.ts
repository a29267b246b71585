import { expect, test } from 'vitest';
import { scanTables } from '../../../sync/hub/postgres/table-scan.ts';
import { digest } from '../../../sync/hub/verify/digests.ts';
import { entries, records } from '../../../sync/hub/verify/records.ts';
import { protocolVersion } from '../../../sync/protocol/version.ts';
import {
  addDevice,
  openTestCenter,
  pullAll,
  pushOne,
  type TestCenter,
} from '../../support/center/center.ts';
import { findIndexErrors } from '../../support/center/existing-district.ts';
import { addSchools, addStudent, enroll } from '../../support/center/records.ts';
import { changeset, createEnrollment, update } from '../../support/changeset.ts';
import { importText, interchange, student } from '../../support/import/import-text.ts';

/** Settings that a district may have given to its database or a role, each other than the default. */
const hostile: Readonly<Record<string, string>> = {
  DateStyle: "'SQL, DMY'",
  TimeZone: "'Asia/Kathmandu'",
  IntervalStyle: 'sql_standard',
  bytea_output: 'escape',
  extra_float_digits: '-15',
  client_encoding: 'LATIN1',
  standard_conforming_strings: 'off',
  search_path: 'trap, public',
  array_nulls: 'off',
  quote_all_identifiers: 'on',
  transform_null_equals: 'on',
  default_transaction_isolation: 'serializable',
  default_transaction_read_only: 'on',
  default_transaction_deferrable: 'on',
  plan_cache_mode: 'force_generic_plan',
};

async function makeHostile({ pool }: TestCenter): Promise<void> {
  const { rows } = await pool.query('SELECT current_database() AS name');
  await pool.query('CREATE SCHEMA trap');
  for (const [name, value] of Object.entries(hostile)) {
    await pool.query(`ALTER DATABASE ${rows[0].name} SET ${name} = ${value}`);
  }
  // The sessions that are open began without them. What is left of tests' own settings has to go too.
  for (let idle = pool.idleCount; idle > 0; idle -= 1) (await pool.connect()).release(true);
}

/** Import, pull, push, verify and scan; everything that follows from values, and nothing that a run makes up. */
async function run(center: TestCenter): Promise<unknown> {
  const { pool } = center;
  await addSchools(pool, 1);
  await addStudent(pool, 'A', 'Zoë');
  await enroll(pool, 'A', 1, '2026-02-03');
  const birth = '<BirthData><BirthDate>2012-03-04</BirthDate></BirthData>';
  const imported = await importText(
    center,
    interchange('Student', student('A', birth), student('B\\', birth, "O'Néill")),
  );
  await enroll(pool, 'B\\', 1, '2026-11-12');
  const device = await addDevice(center, { buckets: ['school:1'] });
  const first = await pullAll(center, device);
  const etagOf = (id: string) =>
    first.rows.find(([name, [key]]) => name === 'students' && key === id)?.[2];
  const pushed = [
    await pushOne(
      center,
      device,
      changeset('edit', update('students', ['A'], { birth_date: '2011-12-10' }, etagOf('A') ?? '')),
    ),
    await pushOne(center, device, changeset('enroll', createEnrollment('A', 1, '2026-10-09'))),
  ];
  const request = { protocol: protocolVersion, bucket: 'school:1' } as const;
  const keys = first.rows.map(([entity, key]) => ({ entity, key }));
  const answers = {
    imported: { ...imported, file: undefined },
    rows: first.rows.map(([entity, key, etag, , values]) => [entity, key, etag, values]),
    pushed: pushed.map((answer) => ({ ...answer, id: undefined })),
    ranges: (await digest(center, device, request)).ranges,
    entries: (await entries(center, device, { ...request, ranges: [...Array(256).keys()] }))
      .entries,
    records: (
      await records(center, device, {
        ...request,
        keys: keys.filter(({ entity }) => entity !== 'schools'),
      })
    ).records,
    scanned: await scanTables(pool),
    errors: await findIndexErrors(pool),
    audited: (
      await pool.query('SELECT entity, key, before, after, action FROM sync.audit ORDER BY id')
    ).rows,
  };
  const text = JSON.stringify(answers).replaceAll(/"\d{4}-\d\d-\d\dT[^"]*Z"/g, '"an instant"');
  // Plans differ, and with them the order of what one statement writes.
  return Object.entries(JSON.parse(text)).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map((one) => JSON.stringify(one)).sort() : value,
  ]);
}

test('whatever the settings of sessions are, every answer is the same', async () => {
  const [plain, other] = [await openTestCenter(), await openTestCenter()];
  await makeHostile(other);
  expect(await run(other)).toEqual(await run(plain));
});
