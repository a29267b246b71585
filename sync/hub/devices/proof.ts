import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { z } from 'zod';
import { CaseloadError } from '../../model/error.ts';
import type { ReasonOf } from '../../model/problem-codes.ts';
import { provenBytes } from '../../protocol/proof.ts';

/** How far a laptop's clock may be off, either way. */
const toleranceSeconds = 300;

/** A valid signature of a request. `authenticate` checks whether its key is known and its jti new. */
export interface Proof {
  /** The thumbprint of the public key: RFC 7638, SHA-256, base64url. */
  readonly thumbprint: string;
  readonly jti: string;
  readonly publicJwk: JWK;
}

/** Each value has one spelling, so that a key has one thumbprint and a jti is used once. */
const base64url = (bytes: number) =>
  z.string().refine((text) => {
    const value = Buffer.from(text, 'base64url');
    return value.byteLength === bytes && value.toString('base64url') === text;
  });
/** `<key>.<iat>.<jti>.<signature>` */
const partsSchema = z.tuple([
  base64url(32),
  z
    .string()
    .regex(/^[1-9]\d{0,11}$/)
    .transform(Number),
  base64url(12),
  base64url(64),
]);

/**
 * Checks a `Proof` header against the request that carried it (docs/protocol.md, *Proofs*). It needs no store, so that
 * strangers cost the hub none.
 * @param request.url origin and path that the laptop called, as far as the hub can know
 * @throws `bad_proof`
 */
export async function verifyProof(
  header: string | undefined,
  request: { method: string; url: string; body: Uint8Array; now: Date },
): Promise<Proof> {
  if (header === undefined) throw badProof('missing');
  const parts = partsSchema.safeParse(header.split('.'));
  if (!parts.success) throw badProof('invalid', parts.error);
  const [key, iat, jti, signature] = parts.data;
  const publicJwk = { kty: 'OKP', crv: 'Ed25519', x: key } as const satisfies JWK;
  const digest = createHash('sha256').update(request.body).digest('base64url');
  const proven = provenBytes({ ...request, digest, key, iat, jti });
  if (!(await isSigned(publicJwk, signature, proven))) {
    throw badProof('request');
  }
  if (Math.abs(request.now.getTime() / 1000 - iat) > toleranceSeconds) throw badProof('clock');
  return { thumbprint: await calculateJwkThumbprint(publicJwk), jti, publicJwk };
}

export function badProof(reason: ReasonOf<'bad_proof'>, cause?: unknown): CaseloadError {
  return new CaseloadError({ code: 'bad_proof', params: { reason } }, { cause });
}

async function isSigned(
  publicJwk: JWK,
  signature: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('jwk', publicJwk, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, Buffer.from(signature, 'base64url'), bytes);
  } catch (error) {
    // The 32 bytes are no point of the curve.
    if (error instanceof DOMException) throw badProof('invalid', error);
    throw error;
  }
}
