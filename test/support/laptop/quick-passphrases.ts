import { vi } from 'vitest';

/*
 * A passphrase takes a third of a second to become a key, on purpose. The tests of one process open hundreds of
 * mirrors; here a thousandth of that work makes the key. `key-file.test.ts` does all of it.
 */
vi.mock(import('node:crypto'), async (importOriginal) => {
  const crypto = await importOriginal();
  const scrypt = ((password, salt, length, options, done) => {
    const quick = typeof options === 'object' ? { ...options, N: 128 } : options;
    return crypto.scrypt(password, salt, length, quick, done);
  }) as typeof crypto.scrypt;
  return { ...crypto, scrypt, default: { ...crypto, scrypt } };
});
