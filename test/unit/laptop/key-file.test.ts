import { randomBytes } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { type KeyStore, unwrapKey, wrapKey } from '../../../sync/laptop/keys/key-file.ts';

vi.unmock('node:crypto');

const passphrase = 'four words are enough';
const withCode = (code: string) => expect.objectContaining({ code });

/** Sealed by this “machine” only. */
function keyStore(): KeyStore {
  const mask = randomBytes(1)[0] ?? 0;
  const turn = async (bytes: Uint8Array) => Uint8Array.from(bytes, (byte) => byte ^ mask ^ 0x5a);
  return { seal: turn, unseal: turn };
}

describe('a key file', () => {
  test('gives the key back to the passphrase alone', async () => {
    const key = randomBytes(32);
    const text = JSON.stringify(await wrapKey(key, passphrase));
    expect(Buffer.from(await unwrapKey(text, passphrase))).toEqual(key);
    await expect(unwrapKey(text, `${passphrase}!`)).rejects.toThrow(withCode('wrong_passphrase'));
  });

  test('takes a passphrase as it is meant, however it was composed', async () => {
    const key = randomBytes(32);
    const text = JSON.stringify(await wrapKey(key, 'Zoë und José!'.normalize('NFC')));
    expect(Buffer.from(await unwrapKey(text, 'Zoë und José!'.normalize('NFD')))).toEqual(key);
  });

  test('says how it was made, and never twice the same', async () => {
    const key = randomBytes(32);
    const [one, other] = await Promise.all([wrapKey(key, passphrase), wrapKey(key, passphrase)]);
    expect(one).toMatchObject({
      version: 1,
      kdf: { name: 'scrypt', N: 131_072, r: 8, p: 1 },
      cipher: 'aes-256-gcm',
      sealed: false,
    });
    expect(one.kdf.salt).not.toBe(other.kdf.salt);
    expect(one.wrapped).not.toBe(other.wrapped);
    expect(Buffer.from(one.wrapped, 'base64').includes(key)).toBe(false);
  });

  test('refuses a passphrase of fewer than 12 characters', async () => {
    for (const weak of ['', 'elevenchars', '🙂🙂🙂🙂🙂🙂']) {
      await expect(wrapKey(randomBytes(32), weak)).rejects.toThrow(withCode('weak_passphrase'));
    }
    await expect(wrapKey(randomBytes(32), 'twelve chars')).resolves.toBeDefined();
  });

  test('that the system’s key store sealed opens with that store only', async () => {
    const key = randomBytes(32);
    const store = keyStore();
    const text = JSON.stringify(await wrapKey(key, passphrase, store));
    expect(JSON.parse(text)).toMatchObject({ sealed: true });
    expect(Buffer.from(await unwrapKey(text, passphrase, store))).toEqual(key);
    await expect(unwrapKey(text, passphrase)).rejects.toThrow(withCode('internal'));
  });

  test.each(['', 'not json', '{}', '{"version":2}'])('%j is called damaged', async (text) => {
    await expect(unwrapKey(text, passphrase)).rejects.toThrow(withCode('mirror_damaged'));
  });

  test('whose bytes were changed does not open', async () => {
    const file = await wrapKey(randomBytes(32), passphrase);
    const bytes = Buffer.from(file.wrapped, 'base64');
    bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20);
    const text = JSON.stringify({ ...file, wrapped: bytes.toString('base64') });
    await expect(unwrapKey(text, passphrase)).rejects.toThrow(withCode('wrong_passphrase'));
    const short = JSON.stringify({ ...file, wrapped: 'AAAA' });
    await expect(unwrapKey(short, passphrase)).rejects.toThrow(withCode('mirror_damaged'));
  });
});
