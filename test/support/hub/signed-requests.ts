import { createHash, randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import type pg from 'pg';
import { makeJoinCode } from '../../../sync/hub/devices/join-codes.ts';
import { type Proven, provenBytes } from '../../../sync/protocol/proof.ts';
import { protocolVersion } from '../../../sync/protocol/version.ts';

/** The key pair of a device. */
export interface TestKey {
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

export async function makeKey(): Promise<TestKey> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', {
    crv: 'Ed25519',
    extractable: true,
  });
  return { privateKey, publicJwk: await exportJWK(publicKey) };
}

export interface Signed {
  readonly key: TestKey;
  readonly method?: string;
  readonly url: string;
  readonly body: string | Uint8Array;
  readonly at?: Date;
  /** What the signature covers that differs from what is sent. */
  readonly claims?: Partial<Proven>;
  /** Parts of the header that differ from what was signed. */
  readonly header?: Partial<Record<'key' | 'iat' | 'jti' | 'signature', string>>;
}

/** A proof as a laptop makes it, or a wrong one. */
export async function sign(request: Signed): Promise<string> {
  const { method = 'POST', url, body } = request;
  const proven = {
    method,
    url,
    digest: createHash('sha256').update(body).digest('base64url'),
    key: request.key.publicJwk.x ?? '',
    iat: Math.floor((request.at ?? new Date()).getTime() / 1000),
    jti: randomBytes(12).toString('base64url'),
    ...request.claims,
  };
  const bytes = provenBytes(proven);
  const signature = await crypto.subtle.sign('Ed25519', request.key.privateKey, bytes);
  const { key, iat, jti } = proven;
  const parts = { key, iat, jti, signature: Buffer.from(signature).toString('base64url') };
  return Object.values({ ...parts, ...request.header }).join('.');
}

export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into it as it likes
  readonly json: any;
}

interface Sent extends Omit<Signed, 'url' | 'body'> {
  readonly path: string;
  readonly body: unknown;
  readonly proof?: string;
  readonly headers?: Record<string, string>;
}

/** Sends a signed request. */
export async function send(hubUrl: string, request: Sent): Promise<TestAnswer> {
  return await answerOf(await open(hubUrl, request));
}

/** As `send`, until the answer begins. */
export async function open(
  hubUrl: string,
  request: Sent & { readonly signal?: AbortSignal },
): Promise<Response> {
  const url = hubUrl + request.path;
  const body = typeof request.body === 'string' ? request.body : JSON.stringify(request.body);
  const proof = request.proof ?? (await sign({ ...request, url, body }));
  return await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', proof, ...request.headers },
    body,
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  });
}

export async function answerOf(response: Response): Promise<TestAnswer> {
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json');
  return {
    status: response.status,
    headers: response.headers,
    json: isJson ? JSON.parse(text) : text,
  };
}

/** A laptop that has joined. */
export async function joinedLaptop(
  hub: { url: string; pool: pg.Pool },
  email = 'cara@schools.example',
): Promise<{ key: TestKey; device_id: string }> {
  const key = await makeKey();
  const { code } = await makeJoinCode(hub.pool, { email, hours: 1 });
  const { json } = await send(hub.url, { key, path: '/v1/join', body: joinBody(code) });
  if (!json.ok) throw new Error(`not joined: ${json.error.code}`);
  return { key, device_id: json.value.device_id };
}

export function joinBody(code: string) {
  return { protocol: protocolVersion, code, device_name: 'Test laptop' };
}
