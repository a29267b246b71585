import { createHash, randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { provenBytes } from '../../protocol/proof.ts';

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

/** Makes proofs (docs/protocol.md): one shows that a request comes from the device's key, as it is, now, and once. */
export async function proverOf(device: JWK): Promise<Prover> {
  const { kty, crv, x = '', d } = device;
  const jwk = { kty, crv, x, d } as JsonWebKey;
  const key = await crypto.subtle.importKey('jwk', jwk, 'Ed25519', false, ['sign']);
  return async ({ method, url, body, at }) => {
    const iat = Math.floor(at.getTime() / 1000);
    const jti = randomBytes(12).toString('base64url');
    const digest = createHash('sha256').update(body).digest('base64url');
    const bytes = provenBytes({ method, url, digest, key: x, iat, jti });
    const signature = Buffer.from(await crypto.subtle.sign('Ed25519', key, bytes));
    return [x, iat, jti, signature.toString('base64url')].join('.');
  };
}
