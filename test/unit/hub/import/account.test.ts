import { describe, expect, test } from 'vitest';
import { accountOf } from '../../../../sync/hub/commands/import/plan/account.ts';
import type { Assignment } from '../../../../sync/hub/commands/import/unit.ts';

const today = '2026-11-27';
const rules = { today, maySetRights: false };

const at = (organization: number, given: Partial<Assignment> = {}): Assignment => ({
  organization,
  begins: '2020-08-01',
  role: 'counselor',
  roleType: 'counselor',
  ...given,
});
const entry = (role: string, organization: number, roleType = 'primary') => ({
  roleType,
  role,
  org: { sourcedId: `edorg-${organization}` },
});
const counselorOf = (...organizations: number[]) => ({
  status: 'active',
  enabled_user: true,
  role: 'counselor',
  org_ids: organizations.map((id) => `edorg-${id}`),
  metadata: { profile_id: 'p', roles: organizations.map((id) => entry('counselor', id)) },
});

describe('a new account', () => {
  test('gets the rights of its current assignments, the strongest role first', () => {
    const given = [at(1), at(2, { role: 'principal' }), at(3, { ends: '2026-11-26' })];
    expect(accountOf(null, given, rules)).toMatchObject({
      isNeeded: true,
      fields: {
        enabled_user: true,
        role: 'principal',
        org_ids: ['edorg-2', 'edorg-1'],
        metadata: { roles: [entry('principal', 2), entry('counselor', 1, 'secondary')] },
      },
      notGranted: [],
    });
  });

  test.each([
    ['without an assignment', []],
    ['whose assignment has ended', [at(1, { ends: '2026-11-26' })]],
    ['whose assignment begins tomorrow', [at(1, { begins: '2026-11-28' })]],
  ])('is not made for somebody %s', (_, given) => {
    expect(accountOf(null, given, rules).isNeeded).toBe(false);
  });

  test('is made on the last day of an assignment and on its first', () => {
    expect(accountOf(null, [at(1, { ends: today })], rules).isNeeded).toBe(true);
    expect(accountOf(null, [at(1, { begins: today })], rules).isNeeded).toBe(true);
  });
});

describe('an account that exists', () => {
  test.each([
    ['its own assignments', counselorOf(1, 2), [at(1), at(2)]],
    ['no assignment', counselorOf(1), null],
    [
      'an assignment of a classification that is not known',
      counselorOf(1),
      [{ organization: 1, begins: '2020-08-01' }],
    ],
    ['a disabled account’s assignments', { ...counselorOf(1), enabled_user: false }, [at(1)]],
  ])('keeps its rights when the file has %s', (_, held, given) => {
    const { fields, notGranted } = accountOf(held, given, rules);
    expect(Object.keys(fields).filter((name) => name !== 'org_ids')).toEqual(
      // The same list of roles is written again, and is then no change.
      'metadata' in fields ? ['metadata'] : [],
    );
    expect(fields.org_ids ?? held.org_ids).toEqual(held.org_ids);
    expect(notGranted).toEqual([]);
  });

  test('gets no organization and no stronger role, and that is said', () => {
    const { fields, notGranted } = accountOf(
      counselorOf(1),
      [at(1, { role: 'districtAdministrator' }), at(2)],
      rules,
    );
    expect(fields).toEqual({ org_ids: ['edorg-1'] });
    expect(notGranted).toMatchObject([
      { code: 'not_permitted', field: 'org_ids' },
      { code: 'not_permitted', field: 'role' },
    ]);
  });

  test('gets them when the operator says so, and is not enabled even then', () => {
    const held = { ...counselorOf(1), enabled_user: false };
    const { fields, notGranted } = accountOf(held, [at(1), at(2, { role: 'principal' })], {
      ...rules,
      maySetRights: true,
    });
    expect(fields).toMatchObject({ role: 'principal', org_ids: ['edorg-1', 'edorg-2'] });
    expect(fields).not.toHaveProperty('enabled_user');
    expect(notGranted).toEqual([]);
  });

  test('loses the school whose assignment has ended, and keeps what the file does not name', () => {
    const { fields } = accountOf(
      counselorOf(1, 2, 3),
      [at(1, { ends: '2020-06-01' }), at(2)],
      rules,
    );
    expect(fields).toMatchObject({
      org_ids: ['edorg-2', 'edorg-3'],
      metadata: { roles: [entry('counselor', 3), entry('counselor', 2)] },
    });
    expect(fields).not.toHaveProperty('role');
    expect(fields).not.toHaveProperty('enabled_user');
  });

  test('is disabled when everything that it was for has ended', () => {
    const { fields } = accountOf(counselorOf(1), [at(1, { ends: '2020-06-01' })], rules);
    expect(fields).toMatchObject({ org_ids: [], enabled_user: false, metadata: { roles: [] } });
  });

  test('takes a weaker role at its school', () => {
    const { fields } = accountOf(counselorOf(1), [at(1, { role: 'teacher' })], rules);
    expect(fields).toMatchObject({ role: 'teacher', metadata: { roles: [entry('teacher', 1)] } });
  });

  test('of a student does not become one of staff', () => {
    const held = { ...counselorOf(1), role: 'student', metadata: null };
    const { fields, notGranted } = accountOf(held, [at(1, { role: 'teacher' })], rules);
    expect(fields).toEqual({ org_ids: ['edorg-1'] });
    expect(notGranted).toMatchObject([{ field: 'role' }]);
  });

  test('whose role stands in the column alone keeps it as long as it has another school', () => {
    const held = { ...counselorOf(1, 2), metadata: null };
    expect(accountOf(held, [at(1, { role: 'teacher' })], rules).fields).not.toHaveProperty('role');
    expect(
      accountOf(held, [at(1, { role: 'teacher' }), at(2, { role: 'teacher' })], rules).fields,
    ).toMatchObject({ role: 'teacher' });
  });
});
