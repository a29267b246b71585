import { expect, test } from 'vitest';
import { transferExitType } from '../../../src/renderer/records/enrollment/enrollment-fields.ts';
import { standardDescriptors } from '../../../sync/model/descriptors/descriptors.ts';

/** The standard's sets with these exit types. */
const exitTypes = (...names: string[]) => ({
  ...standardDescriptors,
  ExitWithdrawTypeDescriptor: {
    namespace: 'uri://district.example/ExitWithdrawTypeDescriptor',
    values: names.map((name, i) => ({ code_value: `W${i}`, name })),
  },
});

test('a transfer begins with the exit type that says so, of the standard or of the district', () => {
  expect(transferExitType(standardDescriptors)).toBe('Transferred');
  expect(transferExitType(exitTypes('Moved away', 'Transfer to another school'))).toBe('W1');
});

test('where several exit types or none say so, the counselor chooses', () => {
  expect(transferExitType(exitTypes('Moved away'))).toBeNull();
  expect(transferExitType(exitTypes('Transfer in state', 'Transfer out of state'))).toBeNull();
});
