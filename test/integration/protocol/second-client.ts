import { createHash, randomBytes } from 'node:crypto';

/*
 * A client that was written from docs/protocol.md, with nothing of the product: when this file has to change, so
 * does that page.
 */

type Key = readonly (string | number)[];
type Row =
  | [position: string | number, etag: string, bookkeeping: unknown[], content: unknown[]]
  | [position: string | number, etag: null, key: Key];

interface Fields {
  readonly entity: string;
  readonly bookkeeping: readonly string[];
  readonly content: readonly string[];
}

const keys: Readonly<Record<string, readonly string[]>> = {
  organizations: ['sourced_id'],
  users: ['sourced_id'],
  schools: ['school_id'],
  students: ['student_unique_id'],
  student_school_associations: ['student_unique_id', 'school_id', 'entry_date'],
  profiles: ['profile_id'],
};

interface Stored {
  readonly entity: string;
  readonly key: Key;
  readonly etag: string;
  readonly record: Record<string, unknown>;
}

export class SecondClient {
  readonly #hub: string;
  readonly #keys: Promise<CryptoKeyPair>;
  #epoch: string | null = null;
  #horizon: string | null = null;
  readonly #cursors: Record<string, Record<string, string>> = {};
  /** Per bucket, the records by name. */
  readonly buckets = new Map<string, Map<string, Stored>>();

  constructor(hub: string) {
    this.#hub = hub;
    this.#keys = crypto.subtle.generateKey('Ed25519', true, [
      'sign',
      'verify',
    ]) as Promise<CryptoKeyPair>;
  }

  async join(code: string): Promise<{ user: { email: string }; buckets: string[] }> {
    return await this.#ask('/v1/join', { protocol: 1, code, device_name: 'A second client' });
  }

  /** @returns how many rows came */
  async pull(): Promise<number> {
    const response = await this.#post('/v1/pull', {
      protocol: 1,
      epoch: this.#epoch,
      buckets: this.#cursors,
      horizon: this.#horizon,
      comparing: [],
      known: {},
      descriptors: null,
    });
    const lines = (await response.text()).trim().split('\n');
    let bucket = '';
    let fields: Fields | undefined;
    let rows = 0;
    for (const line of lines.map((text) => JSON.parse(text))) {
      if (Array.isArray(line)) {
        if (fields === undefined) throw new Error('a row without its fields');
        this.#store(bucket, fields, line as Row);
        rows += 1;
      } else if ('hello' in line) {
        this.#epoch = line.hello.epoch;
        for (const known of this.buckets.keys()) {
          if (!line.hello.buckets.includes(known)) this.buckets.delete(known);
        }
      } else if ('bucket' in line) ({ bucket } = line);
      else if ('entity' in line) fields = line;
      else if ('end' in line) {
        this.#cursors[line.end] = { ...this.#cursors[line.end], ...line.cursor };
      } else if ('done' in line) this.#horizon = line.horizon ?? this.#horizon;
      else throw new Error(`the pull ended with ${line.error.code}`);
    }
    return rows;
  }

  /** @returns the answer to one edit of one record */
  async update(
    entity: string,
    { key, etag }: Stored,
    fields: Record<string, unknown>,
    id: string = uuidv7(),
  ): Promise<{ id: string; result: string; repeated?: boolean; current?: Stored[] }> {
    const operation = { op: 'update', entity, key, base: etag, fields };
    const made_at = '2026-11-27T07:58:12.000Z';
    const { answers } = await this.#ask<{ answers: [never] }>('/v1/changesets', {
      protocol: 1,
      epoch: this.#epoch,
      changesets: [{ id, action: 'edit', made_at, operations: [operation] }],
    });
    return answers[0];
  }

  /** Whether every bucket's digest is the center's, at the same cursor. */
  async equalsCenter(): Promise<boolean> {
    const { digests } = await this.#ask<{
      digests: { bucket: string; cursor: Record<string, string>; rows: number; digest: string }[];
    }>('/v1/digests', { protocol: 1, buckets: [...this.buckets.keys()] });
    return digests.every(({ bucket, cursor, rows, digest }) => {
      const here = [...(this.buckets.get(bucket)?.values() ?? [])];
      const isSameCursor = Object.entries(cursor).every(
        ([entity, position]) => (this.#cursors[bucket]?.[entity] ?? '0.0') === position,
      );
      return isSameCursor && rows === here.length && digest === digestOf(here);
    });
  }

  #store(bucket: string, { entity, bookkeeping, content }: Fields, row: Row): void {
    const records = this.buckets.get(bucket) ?? new Map<string, Stored>();
    this.buckets.set(bucket, records);
    if (row[1] === null) {
      records.delete(nameOf({ entity, key: row[2] }));
      return;
    }
    const [, etag, kept, values] = row;
    if (etag !== etagOf(values)) throw new Error(`a record of ${entity} is not what its etag says`);
    const names = [...bookkeeping, ...content];
    const record = Object.fromEntries([...kept, ...values].map((value, i) => [names[i], value]));
    const key = (keys[entity] ?? []).map((name) => record[name]) as Key;
    records.set(nameOf({ entity, key }), { entity, key, etag, record });
  }

  async #ask<Value>(path: string, message: unknown): Promise<Value> {
    const answer = (await (await this.#post(path, message)).json()) as
      | { ok: true; value: Value }
      | { ok: false; error: { code: string } };
    if (!answer.ok) throw new Error(answer.error.code);
    return answer.value;
  }

  async #post(path: string, message: unknown): Promise<Response> {
    const url = this.#hub + path;
    const body = JSON.stringify(message);
    const { privateKey, publicKey } = await this.#keys;
    const x = Buffer.from(await crypto.subtle.exportKey('raw', publicKey)).toString('base64url');
    const iat = Math.floor(Date.now() / 1000);
    const jti = randomBytes(12).toString('base64url');
    const digest = createHash('sha256').update(body).digest('base64url');
    const text = ['caseload-proof', 'POST', url, x, iat, jti, digest].join('\n');
    const signed = await crypto.subtle.sign('Ed25519', privateKey, Buffer.from(text));
    const proof = [x, iat, jti, Buffer.from(signed).toString('base64url')].join('.');
    const headers = { 'content-type': 'application/json', proof };
    return await fetch(url, { method: 'POST', headers, body, redirect: 'error' });
  }
}

function etagOf(content: readonly unknown[]): string {
  const text = `[${content.map((value) => JSON.stringify(value)).join(', ')}]`;
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function nameOf({ entity, key }: { readonly entity: string; readonly key: Key }): string {
  return `${entity}\n${JSON.stringify(key)}`;
}

function digestOf(records: readonly Stored[]): string {
  const hashes = records.map((record) =>
    createHash('sha256')
      .update(`${nameOf(record)}\n${record.etag}`)
      .digest()
      .readBigUInt64BE(),
  );
  const sum = hashes.reduce((xor, hash) => xor ^ hash, 0n);
  return sum.toString(16).padStart(16, '0');
}

/** RFC 9562: 48 bits of time, the version, the variant, and random bits. */
export function uuidv7(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
