import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { save } from '../../../sync/engine/outbox/save.ts';
import { pull } from '../../../sync/engine/pull/pull.ts';
import { push } from '../../../sync/engine/push/push.ts';
import { httpHub } from '../../../sync/laptop/hub-client/http-hub.ts';
import { hubUrl } from '../../../sync/laptop/hub-client/hub-url.ts';
import { LineSplitter } from '../../../sync/laptop/hub-client/ndjson.ts';
import { PullLineParser } from '../../../sync/laptop/hub-client/pull-lines.ts';
import { makeDeviceKey, proverOf } from '../../../sync/laptop/keys/device-key.ts';
import { standardDescriptors } from '../../../sync/model/descriptors/descriptors.ts';
import { longestRecord } from '../../../sync/protocol/values.ts';
import { changeset, nextId, update } from '../../support/changeset.ts';
import { hello } from '../../support/contract/pages.ts';
import { firstPull } from '../../support/first-pull.ts';
import { type District, startDistrict } from '../../support/laptop/laptop.ts';
import { openTestMirror } from '../../support/laptop/mirror.ts';
import { wireLine } from '../../support/memory/hub-server.ts';

const clock = { now: () => new Date() };

async function reach({ server }: Pick<District, 'server'>, silence = 2_000) {
  const prove = await proverOf(await makeDeviceKey());
  const hub = httpHub({ url: server.url, fetch, prove, clock, silence });
  onTestFinished(() => hub.close());
  return { mirror: openTestMirror(), hub, ids: { next: nextId } };
}

/** Where in the bytes of a first pull the rows stand. */
async function rowsOf({ hub }: District): Promise<{ start: number; end: number }> {
  const lines: string[] = [];
  for await (const batch of hub.pull(firstPull))
    lines.push(...batch.map((one) => JSON.stringify(wireLine(one))));
  const bytes = Buffer.byteLength(lines.join('\n'));
  return { start: Buffer.byteLength(lines[0] ?? ''), end: bytes - 20 };
}

describe('the hub over HTTP', () => {
  test('proves each request with the device’s key, for its address, body and time', async () => {
    const device = await makeDeviceKey();
    const prove = await proverOf(device);
    const at = new Date('2026-09-01T08:00:00Z');
    const url = 'https://hub.example/caseload/v1/pull?x=1';
    const [one, other] = await Promise.all([
      prove({ method: 'POST', url, body: '{}', at }),
      prove({ method: 'POST', url, body: '{}', at }),
    ]);
    const [x = '', iat, jti, signature = ''] = one.split('.');
    expect([x, iat]).toEqual([device.x, String(at.getTime() / 1000)]);
    expect(jti).not.toBe(other.split('.')[2]);
    const signed = [
      'caseload-proof',
      'POST',
      'https://hub.example/caseload/v1/pull',
      x,
      iat,
      jti,
      // printf '{}' | openssl dgst -sha256 -binary | basenc --base64url
      'RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o',
    ].join('\n');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    expect(verify(null, Buffer.from(signed), key, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  test('uses the hub’s clock when the laptop’s is wrong', async () => {
    const district = await startDistrict();
    district.server.faults.clockAhead = 3_600_000;
    await pull(await reach(district));
    expect(district.hub.asked).toEqual(['pull']);
  });

  test.each([
    [
      'the page of a captive portal',
      200,
      'text/html',
      '<html>Welcome to Airport WiFi</html>',
      'bad_answer',
    ],
    ['a page that is called NDJSON', 200, 'application/x-ndjson', '<html>\n', 'bad_answer'],
    ['JSON of another kind', 200, 'application/json', '{"hello":"world"}', 'bad_answer'],
    [
      'rows before the hello',
      200,
      'application/x-ndjson',
      '["students",["1"],null,"1.1",null]\n',
      'bad_answer',
    ],
    [
      'a proxy’s page for a hub that is down',
      502,
      'text/html',
      '<html>Bad gateway</html>',
      'unreachable',
    ],
    ['an empty answer', 200, 'application/x-ndjson', '', 'answer_cut_short'],
    [
      'an error in the stream',
      200,
      'application/x-ndjson',
      '{"error":{"code":"store_unavailable","message":"Later."}}\n',
      'store_unavailable',
    ],
    [
      'an error in an envelope',
      403,
      'application/json',
      '{"ok":false,"error":{"code":"device_revoked","message":"Gone."}}',
      'device_revoked',
    ],
  ])('takes %s for what it is', async (_, status, type, body, code) => {
    const district = await startDistrict();
    const { mirror, hub } = await reach(district);
    district.server.faults.instead = { status, type, body };
    await expect(pull({ mirror, hub })).rejects.toMatchObject({ code });
    expect(mirror.cursors()).toEqual({});
  });

  test('keeps the rows before a cut in the middle of a page, and goes on from there', async () => {
    const district = await startDistrict();
    const whole = await reach(district);
    await pull(whole);
    const { start, end } = await rowsOf(district);
    let cuts = 0;
    for (let cutAfter = start; cutAfter < end; cutAfter += 217) {
      const { mirror, hub } = await reach(district);
      district.server.faults.cutAfter = cutAfter;
      await expect(pull({ mirror, hub })).rejects.toMatchObject({ code: 'answer_cut_short' });
      delete district.server.faults.cutAfter;
      const { rows } = await pull({ mirror, hub });
      if (rows > 0 && rows < 11) cuts += 1;
      for (const bucket of district.hub.buckets) {
        expect(mirror.digest(bucket)).toEqual(whole.mirror.digest(bucket));
      }
    }
    // Most cuts left something behind that was not asked for again.
    expect(cuts).toBeGreaterThan(10);
  });

  test('gives up on a hub that is silent', async () => {
    const district = await startDistrict();
    district.server.faults.silent = true;
    const { mirror, hub } = await reach(district, 100);
    await expect(pull({ mirror, hub })).rejects.toMatchObject({ code: 'unreachable' });
  });

  test.each([200, 401, 403, 502])('gives up on an answer %i that never ends', async (status) => {
    const district = await startDistrict();
    const { mirror, hub } = await reach(district, 100);
    const body = '<html>Welcome to';
    district.server.faults.instead = { status, type: 'text/html', body, stalls: true };
    await expect(pull({ mirror, hub })).rejects.toMatchObject({ code: 'unreachable' });
  });

  test.each([
    [401, 'bad_answer'],
    [403, 'bad_answer'],
    [502, 'unreachable'],
  ])('reads a refusal %i no further than a hub would write one', async (status, code) => {
    const district = await startDistrict();
    const { mirror, hub } = await reach(district, 60_000);
    const body = 'x'.repeat(2 * 1024 * 1024);
    district.server.faults.instead = { status, type: 'text/html', body, stalls: true };
    await expect(pull({ mirror, hub })).rejects.toMatchObject({ code });
  });

  test('sends an edit again whose answer was lost; it happens once', async () => {
    const district = await startDistrict();
    const engine = await reach(district);
    await pull(engine);
    save(
      engine.mirror,
      changeset('edit', update('students', ['604821'], { birth_city: 'Austin' })),
    );
    district.server.faults.loseAnswer = true;
    await expect(push(engine)).rejects.toMatchObject({ code: 'unreachable' });
    district.center.edit('students', ['604821'], { birth_city: 'Dallas' });
    delete district.server.faults.loseAnswer;
    expect(await push(engine)).toBe(1);
    expect(engine.mirror.outbox()).toEqual([]);
    expect(district.center.get('students', ['604821']).record).toMatchObject({
      birth_city: 'Dallas',
    });
  });

  test('asks whether a hub is there, unless it has said something within the silence of a hub that is gone', async () => {
    const { server } = await startDistrict();
    const asked: string[] = [];
    let now = Date.now();
    const hub = httpHub({
      url: server.url,
      fetch: (url, init) => {
        asked.push(new URL(url).pathname);
        return fetch(url, init);
      },
      prove: await proverOf(await makeDeviceKey()),
      clock: { now: () => new Date(now) },
      silence: 2_000,
    });
    onTestFinished(() => hub.close());
    const isAsked = async () => {
      asked.length = 0;
      await hub.reach();
      return asked.includes('/v1/health');
    };
    expect(await isAsked()).toBe(true);
    expect(await isAsked()).toBe(false);
    now += 2_000;
    expect(await isAsked()).toBe(true);
    now -= 60_000;
    expect(await isAsked()).toBe(true);
    await hub.digests([]);
    expect(await isAsked()).toBe(false);
    // A proxy’s page is not the hub.
    server.faults.instead = { status: 503, type: 'text/html', body: 'down' };
    await expect(hub.digests([])).rejects.toMatchObject({ code: 'unreachable' });
    await expect(hub.reach()).rejects.toMatchObject({ code: 'unreachable' });
  });

  test('ends running requests when it is closed', async () => {
    const district = await startDistrict();
    district.server.faults.silent = true;
    const { mirror, hub } = await reach(district, 60_000);
    const running = pull({ mirror, hub });
    setTimeout(() => hub.close(), 50);
    await expect(running).rejects.toMatchObject({ code: 'unreachable' });
  });
});

describe('the address of a hub', () => {
  test.each([
    ['https://hub.example.org', 'https://hub.example.org'],
    ['https://example.org/caseload/', 'https://example.org/caseload'],
    [' http://127.0.0.1:8080 ', 'http://127.0.0.1:8080'],
    ['http://localhost:8080/', 'http://localhost:8080'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
  ])('%j is taken', (text, url) => {
    expect(hubUrl(text)).toBe(url);
  });

  test.each([
    'http://hub.example.org',
    'http://127.0.0.1.example.org',
    'ftp://localhost',
    'hub',
    'https://me:pw@hub.example',
  ])('%j is refused', (text) => {
    expect(() => hubUrl(text)).toThrow(expect.objectContaining({ code: 'insecure_url' }));
  });
});

describe('lines of a pull', () => {
  test('are the same wherever the bytes are cut', () => {
    const lines = ['{"a":"é"}', '["王",1]', '"😀"'];
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    for (let size = 1; size < bytes.length; size += 1) {
      const splitter = new LineSplitter();
      const found: unknown[] = [];
      for (let at = 0; at < bytes.length; at += size)
        found.push(...splitter.push(bytes.subarray(at, at + size)));
      expect(found).toEqual(lines);
      expect(splitter.unfinished).toBe(false);
    }
  });

  test('one that is too long is cut, wherever the bytes are cut, and the lines around it are whole', () => {
    const row = '["7.5", "0a1b", [], ["';
    const bytes = Buffer.from(`before\n${row}${'x'.repeat(longestRecord + 2_000_000)}"]]\nafter\n`);
    for (const size of [65_536, 1_000_003]) {
      const splitter = new LineSplitter();
      const found: unknown[] = [];
      for (let at = 0; at < bytes.length; at += size) {
        found.push(...splitter.push(bytes.subarray(at, at + size)));
        expect(splitter.unfinished).toBe(at + size < bytes.length);
      }
      expect(found).toEqual(['before', { start: expect.stringContaining(row) }, 'after']);
    }
  });

  test.each([
    '["pupils",["1"],null,"1.1",null]',
    '["students",[1],null,"1.1",null]',
    '["students",["1"],null,"1.1",["1"]]',
    '["students",["1"],"e","1.1",null]',
    '["students",["1"],"e","1.1",["1","Ana"]]',
    '["students",["1"],null,7,null]',
    '["students",["1"],null,"1.1"]',
    '{"bucket":"school:x","columns":{}}',
    '{"done":false}',
    '{}',
    '7',
    'null',
  ])('%s is refused', (text) => {
    const parser = new PullLineParser();
    parser.parse('{"bucket":"district","columns":{"students":["student_unique_id"]}}');
    expect(() => parser.parse(text)).toThrow(expect.objectContaining({ code: 'bad_answer' }));
  });

  const students =
    '{"entity":"students","bookkeeping":["_etag"],"content":["last_name","student_unique_id"]}';
  const parserOfStudents = () => {
    const parser = new PullLineParser();
    parser.parse('{"bucket":"district"}');
    parser.parse(students);
    return parser;
  };

  test.each([
    ['["1.2","e",[null],["Ruiz",7]]', '1.2', 'e'],
    ['["1.2","e",[null],["Ruiz"]]', '1.2', 'e'],
    ['["1.2","e",["604821"]]', '1.2', 'e'],
    ['["1.2","e",[null],["Ruiz","604821"],1]', '1.2', 'e'],
    ['["1.2","e",[null],null]', '1.2', 'e'],
    ['["1.2",7,[null],["Ruiz","604821"]]', '1.2', null],
    ['["1.2",null,[604821]]', '1.2', null],
    ['["1.2",null,["604821"],["604822","x"]]', '1.2', null],
    ['["1","e",[null],["Ruiz","604821"]]', '', 'e'],
    ['[]', '', null],
  ])('the row %s has no key that can be read, and goes by its position', (raw, position, etag) => {
    const row = { entity: 'students', position, etag, raw };
    expect(parserOfStudents().parse(raw)).toEqual({ unkeyed: row });
  });

  test('a row that was cut goes by its position, and the next row is read', () => {
    const parser = parserOfStudents();
    const start = '["1.2", "0a1b", ["x';
    expect(parser.parse({ start })).toEqual({
      unkeyed: { entity: 'students', position: '1.2', etag: '0a1b', raw: start },
    });
    expect(parser.parse('[1,"e",[null],["Ruiz","604821"]]')).toEqual([
      'students',
      ['604821'],
      'e',
      '1.3',
      ['Ruiz', '604821', null],
    ]);
  });

  test('what was cut and is not a row is refused', () => {
    const cut = { start: '<html>' };
    expect(() => parserOfStudents().parse(cut)).toThrow(
      expect.objectContaining({ code: 'bad_answer' }),
    );
    expect(() => new PullLineParser().parse({ start: '["1.2", "0a1b", ' })).toThrow(
      expect.objectContaining({ code: 'bad_answer' }),
    );
  });

  test('a record of wrong length keeps its key', () => {
    expect(parserOfStudents().parse('["1.2","e",[],["Ruiz","604821",1]]')).toEqual([
      'students',
      ['604821'],
      'e',
      '1.2',
      ['Ruiz', '604821', 1],
    ]);
  });

  test('a header whose descriptor sets lack one that columns refer to is refused', () => {
    const { GradeLevelDescriptor: _, ...others } = standardDescriptors;
    const line = (sets: object) =>
      JSON.stringify({ hello: { ...hello(['district']), descriptors: { version: 'v2', sets } } });
    const parse = (sets: object) => () => new PullLineParser().parse(line(sets));
    expect(parse(others)).toThrow(expect.objectContaining({ code: 'bad_answer' }));
    expect(parse({ ...standardDescriptors, NewDescriptor: {} })).not.toThrow();
  });
});
