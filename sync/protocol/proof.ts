/** What a proof is about: a request, and the one time that it is sent. */
export interface Proven {
  readonly method: string;
  /** The address that is called. Its query and fragment are not part of the proof. */
  readonly url: string;
  /** base64url of SHA-256 over the body as it is sent. */
  readonly digest: string;
  /** The public key: base64url of its 32 bytes. */
  readonly key: string;
  /** Seconds since 1970, by the hub's clock. */
  readonly iat: number;
  /** A value that this key has never used. */
  readonly jti: string;
}

/**
 * The bytes that the device's key signs (Ed25519, RFC 8032). No part holds a line break, so each text stands for one
 * request. The first line keeps signatures for other purposes apart.
 */
export function provenBytes(request: Proven): Uint8Array<ArrayBuffer> {
  const { method, url, digest, key, iat, jti } = request;
  const { origin, pathname } = new URL(url);
  const lines = ['caseload-proof', method, origin + pathname, key, iat, jti, digest];
  return new TextEncoder().encode(lines.join('\n'));
}
