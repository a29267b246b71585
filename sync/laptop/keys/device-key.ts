import { createHash, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';

/** Makes the key pair that this device is known by: Ed25519, as a private JWK (RFC 8037). */
export async function makeDeviceKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return exportJWK(privateKey);
}

/** A request to prove. */
interface Proven {
  readonly method: string;
  readonly url: string;
  /** As it is sent. */
  readonly body: string | Uint8Array;
  /** By the hub's clock. */
  readonly at: Date;
}

/** Signs requests as this device. */
export type Prover = (request: Proven) => Promise<string>;

/**
 * Makes DPoP proofs (RFC 9449, section 4.2). A proof shows that a request comes from the holder of the device's key,
 * for this method and address, now, and once. Our claim `digest`, the base64url SHA-256 of the body, makes it cover the
 * body too.
 */
export async function proverOf(device: JWK): Promise<Prover> {
  const { kty, crv, x } = device;
  const key = await importJWK(device, 'EdDSA');
  return ({ method, url, body, at }) => {
    const target = new URL(url);
    return new SignJWT({
      htm: method,
      htu: `${target.origin}${target.pathname}`,
      digest: createHash('sha256').update(body).digest('base64url'),
    })
      .setProtectedHeader({ typ: 'dpop+jwt', alg: 'EdDSA', jwk: { kty, crv, x } as JWK })
      .setJti(randomUUID())
      .setIssuedAt(at)
      .sign(key);
  };
}
