import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, errors, type JWK, jwtVerify } from 'jose';
import { z } from 'zod';
import { CaseloadError } from '../../model/error.ts';
import type { ReasonOf } from '../../model/problem-codes.ts';

/** How far a laptop's clock may be off, either way. */
const toleranceSeconds = 300;

/** A valid signature of a request. `authenticate` checks whether its key is known and its jti new. */
export interface Proof {
  /** The thumbprint of the public key: RFC 7638, SHA-256, base64url. */
  readonly thumbprint: string;
  readonly jti: string;
  readonly publicJwk: JWK;
}

const claimsSchema = z.object({
  htm: z.string(),
  htu: z.url(),
  iat: z.number(),
  jti: z.string().min(1).max(200),
  /** Not in RFC 9449: base64url of SHA-256 over the body, so that the signature covers the body. */
  digest: z.string(),
});

/**
 * Checks a `DPoP` header (RFC 9449, section 4.3) against the request that carried it.
 * @param request.url origin and path that the laptop called, as far as the hub can know
 * @throws `bad_proof`
 */
export async function verifyProof(
  header: string | undefined,
  request: { method: string; url: string; body: Uint8Array; now: Date },
): Promise<Proof> {
  if (header === undefined) throw badProof('missing');
  const { claims, publicJwk } = await verifySignature(header);
  if (claims.htm !== request.method || !isSameTarget(claims.htu, request.url)) {
    throw badProof('address');
  }
  if (Math.abs(request.now.getTime() / 1000 - claims.iat) > toleranceSeconds) {
    throw badProof('clock');
  }
  if (claims.digest !== createHash('sha256').update(request.body).digest('base64url')) {
    throw badProof('content');
  }
  return { thumbprint: await calculateJwkThumbprint(publicJwk), jti: claims.jti, publicJwk };
}

export function badProof(reason: ReasonOf<'bad_proof'>, cause?: unknown): CaseloadError {
  return new CaseloadError({ code: 'bad_proof', params: { reason } }, { cause });
}

async function verifySignature(header: string) {
  try {
    const { payload, protectedHeader } = await jwtVerify(header, EmbeddedJWK, {
      typ: 'dpop+jwt',
      // RFC 8037 names both curves EdDSA, RFC 9864 names this one Ed25519. jose has only this one.
      algorithms: ['EdDSA', 'Ed25519'],
    });
    const { kty, crv, x } = protectedHeader.jwk as JWK & { kty: 'OKP'; crv: string; x: string };
    return { claims: claimsSchema.parse(payload), publicJwk: { kty, crv, x } satisfies JWK };
  } catch (error) {
    // EmbeddedJWK hands malformed keys to WebCrypto, which reports them in its own words.
    if (
      error instanceof errors.JOSEError ||
      error instanceof z.ZodError ||
      error instanceof DOMException ||
      error instanceof TypeError
    ) {
      throw badProof('invalid', error);
    }
    throw error;
  }
}

/** RFC 9449, section 4.3, item 9: without query and fragment, after normalization. */
function isSameTarget(claimed: string, called: string): boolean {
  const a = new URL(claimed);
  const b = new URL(called);
  return a.origin === b.origin && a.pathname === b.pathname;
}
