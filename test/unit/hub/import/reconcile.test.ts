import { describe, expect, test } from 'vitest';
import { parseExactly } from '../../../../sync/hub/commands/import/apply/exact-json.ts';
import { reconcile } from '../../../../sync/hub/commands/import/plan/reconcile.ts';
import { standardDescriptors } from '../../../../sync/model/descriptors/descriptors.ts';

const school = {
  school_id: 1,
  state_organization_id: 'S1',
  name_of_institution: 'One',
  grade_levels: ['Fourth grade', 'Fifth grade'],
  addresses: [
    { addressTypeDescriptor: 'Physical', city: 'Oslo', postalCode: '1', latitude: '59.9' },
    { addressTypeDescriptor: 'Mailing', city: 'Bergen' },
  ],
};
const schoolAfter = (says: object) =>
  reconcile({ entity: 'schools', says: { school_id: 1, ...says } }, school, standardDescriptors);

describe('documents change only where the file speaks', () => {
  test('a set in another order is the same set', () => {
    expect(schoolAfter({ grade_levels: ['Fifth grade', 'Fourth grade'] }).is).toBe('unchanged');
    expect(schoolAfter({ grade_levels: ['Fifth grade'] })).toEqual({
      is: 'changed',
      fields: { grade_levels: ['Fifth grade'] },
    });
  });

  test('an address keeps what the file does not say of it, and so do other addresses', () => {
    const same = [{ addressTypeDescriptor: 'Physical', city: 'Oslo' }];
    expect(schoolAfter({ addresses: same }).is).toBe('unchanged');
    expect(
      schoolAfter({
        addresses: [
          { addressTypeDescriptor: 'Physical', postalCode: '2' },
          { addressTypeDescriptor: 'Temporary', city: 'Voss' },
        ],
      }),
    ).toEqual({
      is: 'changed',
      fields: {
        addresses: [
          { addressTypeDescriptor: 'Physical', city: 'Oslo', postalCode: '2', latitude: '59.9' },
          { addressTypeDescriptor: 'Mailing', city: 'Bergen' },
          { addressTypeDescriptor: 'Temporary', city: 'Voss' },
        ],
      },
    });
  });

  test('the metadata of others stays, with all the digits of its numbers', () => {
    const text = '{"id":12345678901234567890,"rate":1e400,"one":1.0,"roles":[]}';
    const held = { sourced_id: 'u', role: 'teacher', metadata: parseExactly(text) };
    const change = reconcile(
      { entity: 'users', says: { sourced_id: 'u', metadata: { roles: ['r'] } } },
      held,
      standardDescriptors,
    );
    expect(JSON.stringify(change)).toContain(
      '{"metadata":{"id":12345678901234567890,"rate":1e400,"one":1.0,"roles":["r"]}}',
    );
  });

  test('ids of another kind stay in a list that the model keeps whole', () => {
    const held = {
      sourced_id: 'u',
      role: 'teacher',
      user_ids: [
        { type: 'LDAP', identifier: 'cara' },
        { type: 'State', identifier: '1' },
      ],
    };
    const says = { sourced_id: 'u', user_ids: [{ type: 'State', identifier: '2' }] };
    expect(reconcile({ entity: 'users', says }, held, standardDescriptors)).toEqual({
      is: 'changed',
      fields: {
        user_ids: [
          { type: 'LDAP', identifier: 'cara' },
          { type: 'State', identifier: '2' },
        ],
      },
    });
  });
});
