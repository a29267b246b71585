import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { z } from 'zod';
import { CaseloadError } from '../../model/error.ts';

/** The operating system's key store: what it seals, only this user of this machine can unseal. */
export interface KeyStore {
  seal(bytes: Uint8Array): Promise<Uint8Array>;
  unseal(bytes: Uint8Array): Promise<Uint8Array>;
}

/** Characters. NIST SP 800-63B asks for length rather than for kinds of characters. */
const shortestPassphrase = 12;

/** RFC 7914; 128 MB and about a third of a second on a school's laptop. */
const cost = { N: 131_072, r: 8, p: 1 } as const;
const keyBytes = 32;
const saltBytes = 16;
const ivBytes = 12;
const tagBytes = 16;

const base64 = z.base64();
const keyFileSchema = z.object({
  version: z.literal(1),
  kdf: z.object({
    name: z.literal('scrypt'),
    N: z.literal(cost.N),
    r: z.literal(cost.r),
    p: z.literal(cost.p),
    salt: base64,
  }),
  cipher: z.literal('aes-256-gcm'),
  /** Whether `wrapped` was sealed by the operating system's key store after it was wrapped. */
  sealed: z.boolean(),
  /** Nonce, ciphertext and tag. */
  wrapped: base64,
});
/** How a mirror's key lies on the disk: as JSON. */
export type KeyFile = z.infer<typeof keyFileSchema>;

/**
 * Wraps a mirror's key with a passphrase and, where there is one, the system's key store.
 * @throws `weak_passphrase`
 */
export async function wrapKey(
  key: Uint8Array,
  passphrase: string,
  keyStore?: KeyStore,
): Promise<KeyFile> {
  checkPassphrase(passphrase);
  const salt = randomBytes(saltBytes);
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', await derive(passphrase, salt), iv);
  const box = Buffer.concat([iv, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
  const wrapped = keyStore === undefined ? box : Buffer.from(await keyStore.seal(box));
  return {
    version: 1,
    kdf: { name: 'scrypt', ...cost, salt: salt.toString('base64') },
    cipher: 'aes-256-gcm',
    sealed: keyStore !== undefined,
    wrapped: wrapped.toString('base64'),
  };
}

/**
 * @returns the mirror's key, 32 bytes
 * @throws `wrong_passphrase`; `mirror_damaged` when the file is not a key file; `internal` when the key was
 *   sealed by a key store that is not here
 */
export async function unwrapKey(
  text: string,
  passphrase: string,
  keyStore?: KeyStore,
): Promise<Uint8Array> {
  const file = parseKeyFile(text);
  const box = await unsealed(file, keyStore);
  if (box.length !== ivBytes + keyBytes + tagBytes) throw damaged();
  const salt = Buffer.from(file.kdf.salt, 'base64');
  const iv = box.subarray(0, ivBytes);
  const secret = await derive(passphrase, salt);
  const decipher = createDecipheriv('aes-256-gcm', secret, iv, { authTagLength: tagBytes });
  decipher.setAuthTag(box.subarray(box.length - tagBytes));
  const start = decipher.update(box.subarray(ivBytes, box.length - tagBytes));
  try {
    return Buffer.concat([start, decipher.final()]);
  } catch (cause) {
    throw new CaseloadError(
      {
        code: 'wrong_passphrase',
        field: 'passphrase',
      },
      { cause },
    );
  }
}

/** @throws `weak_passphrase` */
export function checkPassphrase(passphrase: string): void {
  const length = [...passphrase].length;
  if (length >= shortestPassphrase) return;
  throw new CaseloadError({
    code: 'weak_passphrase',
    field: 'passphrase',
    params: { shortest: shortestPassphrase, length },
  });
}

function damaged(cause?: unknown): CaseloadError {
  return new CaseloadError(
    {
      code: 'mirror_damaged',
      params: { reason: 'key_file' },
    },
    { cause },
  );
}

function parseKeyFile(text: string): KeyFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw damaged(cause);
  }
  const parsed = keyFileSchema.safeParse(json);
  if (!parsed.success) throw damaged(parsed.error);
  return parsed.data;
}

async function unsealed(file: KeyFile, keyStore: KeyStore | undefined): Promise<Buffer> {
  const wrapped = Buffer.from(file.wrapped, 'base64');
  if (!file.sealed) return wrapped;
  if (keyStore === undefined) {
    throw new CaseloadError({
      code: 'internal',
      params: { reason: 'key_store' },
    });
  }
  return Buffer.from(await keyStore.unseal(wrapped));
}

function derive(passphrase: string, salt: Uint8Array): Promise<Buffer> {
  // The same passphrase typed on two keyboards may come composed or not (NIST SP 800-63B, 5.1.1.2).
  const text = passphrase.normalize('NFKC');
  return new Promise((resolve, reject) => {
    scrypt(text, salt, keyBytes, { ...cost, maxmem: 256 * cost.N * cost.r }, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
