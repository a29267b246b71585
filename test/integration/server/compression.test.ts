import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { firstPull } from '../../support/first-pull.ts';
import { openTestHub, type TestHub } from '../../support/hub/hub.ts';
import { joinedLaptop, makeKey, send, sign } from '../../support/hub/signed-requests.ts';

async function addStudents({ pool }: TestHub, count: number): Promise<void> {
  await pool.query(
    `INSERT INTO students (student_unique_id, student_usi, first_name, last_name)
     SELECT 'S' || i, nextval('sync.student_usi'), 'Ana', 'Ruiz' FROM generate_series(1, $1::integer) AS i`,
    [count],
  );
  await pool.query(
    `INSERT INTO student_school_associations (student_unique_id, school_id, entry_date, school_year)
     SELECT student_unique_id, 1, '2026-08-01', 2027 FROM students WHERE first_name = 'Ana'`,
  );
}

describe('an answer', () => {
  test.each(['zstd', 'gzip'])('is compressed as the laptop takes it: %s', async (encoding) => {
    const hub = await openTestHub();
    const { key } = await joinedLaptop(hub);
    await addStudents(hub, 3000);
    const ask = (headers: Record<string, string>) =>
      send(hub.url, { key, path: '/v1/pull', body: firstPull, headers });
    const plain = await ask({ 'accept-encoding': 'identity' });
    const compressed = await ask({ 'accept-encoding': encoding });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(compressed.headers.get('content-encoding')).toBe(encoding);
    const rows = (text: string) => text.split('\n').filter((line) => line.startsWith('['));
    expect(rows(compressed.json)).toEqual(rows(plain.json));
    expect(rows(compressed.json).length).toBeGreaterThan(6000);
  });

  test('of one value is compressed when that makes it smaller', async () => {
    const hub = await openTestHub();
    const { key } = await joinedLaptop(hub);
    await addStudents(hub, 100);
    const body = {
      protocol: 1,
      bucket: 'school:1',
      ranges: Array.from({ length: 256 }, (_, i) => i),
    };
    const headers = { 'accept-encoding': 'zstd' };
    const answer = await send(hub.url, { key, path: '/v1/entries', body, headers });
    expect(answer.headers.get('content-encoding')).toBe('zstd');
    expect(answer.json.value.entries.length).toBeGreaterThan(200);
    const short = await send(hub.url, {
      key,
      path: '/v1/digests',
      body: { protocol: 1, buckets: [] },
      headers,
    });
    expect(short.headers.get('content-encoding')).toBeNull();
  });
});

describe('a request', () => {
  const compress = { br: brotliCompressSync, zstd: zstdCompressSync, gzip: gzipSync } as const;
  const codings = ['br', 'zstd', 'gzip'] as const;

  async function sendCompressed(text: string, made: keyof typeof compress, coding: string = made) {
    const hub = await openTestHub();
    const key = await makeKey();
    const url = `${hub.url}/v1/join`;
    const body = new Uint8Array(compress[made](text));
    const proof = await sign({ key, url, body });
    const headers = { 'content-encoding': coding, proof };
    const response = await fetch(url, { method: 'POST', headers, body });
    return await response.json();
  }

  test.each(codings)(
    'may be compressed with %s; the proof covers the bytes that are sent',
    async (coding) => {
      const join = { protocol: 1, code: 'AAAA-AAAA-AAAA', device_name: 'x'.repeat(90) };
      const answer = await sendCompressed(JSON.stringify(join), coding);
      expect(answer).toMatchObject({ error: { code: 'join_code_unknown' } });
    },
  );

  test.each(codings)(
    'that becomes larger than a request may be is refused, and not decompressed: %s',
    async (coding) => {
      const answer = await sendCompressed(' '.repeat(64 * 1024 * 1024), coding);
      expect(answer).toMatchObject({
        error: { code: 'bad_request', params: { reason: 'request_too_large' } },
      });
    },
  );

  test('in a coding that the hub does not know is refused', async () => {
    const answer = await sendCompressed('{}', 'gzip', 'compress');
    expect(answer).toMatchObject({ error: { code: 'bad_request' } });
  });
});
