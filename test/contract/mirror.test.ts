import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openMirror } from '../../sync/mirror/mirror.ts';
import { registerMirrorContract } from '../support/contract/mirror-contract.ts';
import { observe, steps } from '../support/contract/random-steps.ts';
import { openTestMirror } from '../support/laptop/mirror.ts';
import { memoryMirror } from '../support/memory/memory-mirror.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

registerMirrorContract('the mirror in memory', memoryMirror);
registerMirrorContract('the encrypted mirror', openTestMirror);

describe('both mirrors', () => {
  test('show the same after any steps', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 25 }), (sequence) => {
        const folder = temporaryFolder();
        const real = openMirror({ file: join(folder, 'mirror.db'), key: new Uint8Array(32) });
        try {
          const plain = memoryMirror();
          for (const step of sequence) {
            step(plain);
            step(real);
            expect(observe(real)).toEqual(observe(plain));
          }
        } finally {
          real.close();
        }
      }),
      { numRuns: 60, verbose: true },
    );
  });
});
