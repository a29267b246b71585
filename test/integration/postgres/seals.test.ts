import { expect, test } from 'vitest';
import { sealAudit } from '../../../sync/hub/audit/seal.ts';
import { verifyAudit } from '../../../sync/hub/audit/verify.ts';
import { openTestDatabase } from '../../support/center/database.ts';
import { addSchools, addStudent } from '../../support/center/records.ts';

test('seals cover every row once, and leave the rows of open transactions to a later one', async () => {
  const { pool } = await openTestDatabase();
  await addSchools(pool, 1, 2);
  const open = await pool.connect();
  await open.query('BEGIN');
  await addStudent(open, 'A');
  await addStudent(pool, 'B');
  expect(await sealAudit(pool)).toBe(2);
  expect(await verifyAudit(pool)).toMatchObject({ ok: true, seals: 1, rows: 2, unsealed: 1 });
  await open.query('COMMIT');
  open.release();
  expect(await sealAudit(pool)).toBe(2);
  expect(await sealAudit(pool)).toBe(0);
  expect(await verifyAudit(pool)).toMatchObject({ ok: true, seals: 2, rows: 4, unsealed: 0 });
});

test.each([
  ['a row that was altered', "UPDATE sync.audit SET actor = 'nobody' WHERE id = 1", 1, 'rows'],
  ['a row that was deleted', 'DELETE FROM sync.audit WHERE id = 3', 2, 'rows'],
  ['a seal that was altered', 'UPDATE sync.audit_seal SET rows = 7 WHERE number = 1', 1, 'seal'],
  ['a seal that was deleted', 'DELETE FROM sync.audit_seal WHERE number = 1', 2, 'chain'],
])('tells %s', async (_, tampering, seal, reason) => {
  const { pool } = await openTestDatabase();
  await addSchools(pool, 1, 2);
  await sealAudit(pool);
  await addStudent(pool, 'A');
  await sealAudit(pool);
  // What a superuser can do, and nobody else.
  await pool.query('ALTER TABLE sync.audit DISABLE TRIGGER append_only');
  await pool.query('ALTER TABLE sync.audit_seal DISABLE TRIGGER append_only');
  await pool.query(tampering);
  const { ok, broken } = await verifyAudit(pool);
  expect(ok).toBe(false);
  expect(broken).toContainEqual({ seal: String(seal), reason });
});
