import { createHash, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type pg from 'pg';
import { makeJoinCode } from '../../../sync/hub/devices/join-codes.ts';
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
  /** Claims and header fields that differ from the right ones; undefined leaves one out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
}

/** A proof as a laptop makes it, or a wrong one. */
export async function sign(request: Signed): Promise<string> {
  const claims = {
    htm: request.method ?? 'POST',
    htu: request.url,
    iat: Math.floor((request.at ?? new Date()).getTime() / 1000),
    jti: randomUUID(),
    digest: createHash('sha256').update(request.body).digest('base64url'),
    ...request.claims,
  };
  return await new SignJWT(claims)
    .setProtectedHeader({
      typ: 'dpop+jwt',
      alg: 'EdDSA',
      jwk: request.key.publicJwk,
      ...request.header,
    })
    .sign(request.key.privateKey);
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
    headers: { 'content-type': 'application/json', dpop: proof, ...request.headers },
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
