import { safeStorage } from 'electron';
import { CaseloadError } from '../../../sync/model/error.ts';

/**
 * Whether the operating system keeps keys behind the user's sign-in. Electron's fallback on Linux,
 * `basic_text`, hides nothing: a seal of it would only look like protection.
 */
export function canSeal(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false;
  if (process.platform !== 'linux') return true;
  const backend = safeStorage.getSelectedStorageBackend();
  return backend !== 'basic_text' && backend !== 'unknown';
}

/** Puts a key under the operating system's seal. */
export function seal(key: Uint8Array): Uint8Array {
  // Electron seals text; base64 keeps every byte.
  return safeStorage.encryptString(Buffer.from(key).toString('base64'));
}

/** Takes a key out of its seal. Throws `mirror_damaged` where this user's key store did not make it. */
export function unseal(sealed: Uint8Array): Uint8Array {
  try {
    return Buffer.from(safeStorage.decryptString(Buffer.from(sealed)), 'base64');
  } catch (cause) {
    throw new CaseloadError(
      {
        code: 'mirror_damaged',
        params: { reason: 'sealed_by_other' },
      },
      { cause },
    );
  }
}
