import { safeStorage } from 'electron';
import { CaseloadError } from '../../../sync/model/error.ts';

/**
 * Whether the operating system protects keys with the user's sign-in. Electron's fallback on Linux, `basic_text`,
 * protects nothing.
 */
export function canSeal(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false;
  if (process.platform !== 'linux') return true;
  const backend = safeStorage.getSelectedStorageBackend();
  return backend !== 'basic_text' && backend !== 'unknown';
}

/** Seals a key with the operating system's key store. */
export function seal(key: Uint8Array): Uint8Array {
  // Electron seals text. Base64 preserves every byte.
  return safeStorage.encryptString(Buffer.from(key).toString('base64'));
}

/** Opens the seal of a key. Throws `mirror_damaged` where another user's key store sealed it. */
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
