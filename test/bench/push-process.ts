/**
 * Many laptops that push at once, in one process. The argument is a file with a plan; prints the result.
 * Each laptop signs with a key of its own and waits for the answers to one batch before it sends the next.
 */
import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { makeIds } from '../../sync/laptop/ids.ts';
import { makeDeviceKey, type Prover, proverOf } from '../../sync/laptop/keys/device-key.ts';
import type { Changeset } from '../../sync/protocol/changeset.ts';
import { joinAnswerSchema } from '../../sync/protocol/join.ts';
import { type Answer, pushAnswerSchema } from '../../sync/protocol/push.ts';
import type { Etag } from '../../sync/protocol/values.ts';
import { protocolVersion } from '../../sync/protocol/version.ts';

type Student = readonly [id: string, etag: string];

export interface PushPlan {
  readonly url: string;
  readonly epoch: string;
  readonly batchSize: number;
  readonly batches: number;
  /** Edited by all laptops. */
  readonly shared: readonly Student[];
  readonly laptops: { readonly code: string; readonly students: readonly Student[] }[];
}

export interface PushResult {
  readonly applied: number;
  readonly stale: number;
  readonly seconds: number;
}

interface BenchLaptop {
  readonly prove: Prover;
  readonly own: string[];
  /** Where it begins with the shared ones: not all are at the same one at the same time. */
  readonly firstShared: number;
  /** Of its own students and the shared ones, the etag that it last saw. */
  readonly etags: Map<string, string>;
}

const fields = ['birth_city', 'middle_name', 'maiden_name', 'first_name', 'generation_code_suffix'];
/** Every so many edits is one of a student of all laptops. */
const sharedEvery = 50;

const plan = JSON.parse(await readFile(process.argv[2] as string, 'utf8')) as PushPlan;
const ids = makeIds({ now: () => new Date() });
const shared = plan.shared.map(([id]) => id);
const laptops: BenchLaptop[] = [];
for (const { code, students } of plan.laptops) {
  const prove = await proverOf(await makeDeviceKey());
  const message = { protocol: protocolVersion, code, device_name: 'bench' };
  await ask({ prove, path: '/v1/join', message, value: joinAnswerSchema });
  const etags = new Map([...students, ...plan.shared]);
  const own = students.map(([id]) => id);
  laptops.push({ prove, own, etags, firstShared: laptops.length * 7 });
}
const started = performance.now();
const answers = (await Promise.all(laptops.map(run))).flat();
const seconds = (performance.now() - started) / 1000;
const count = (result: Answer['result']) => answers.filter((one) => one.result === result).length;
const result: PushResult = { applied: count('applied'), stale: count('stale'), seconds };
if (result.applied + result.stale !== plan.laptops.length * plan.batches * plan.batchSize) {
  const other = answers.find((one) => one.result !== 'applied' && one.result !== 'stale');
  throw new Error(`an edit was not answered as it should be: ${JSON.stringify(other)}`);
}
console.log(JSON.stringify(result));

async function run(laptop: BenchLaptop): Promise<Answer[]> {
  const all: Answer[] = [];
  for (let batch = 0; batch < plan.batches; batch += 1) {
    const changesets = makeBatch(laptop, batch);
    const message = { protocol: protocolVersion, epoch: plan.epoch, changesets };
    const { prove } = laptop;
    const answer = await ask({ prove, path: '/v1/changesets', message, value: pushAnswerSchema });
    for (const [i, one] of answer.answers.entries()) {
      if (one.id !== changesets[i]?.id) throw new Error('an answer is for another edit');
      learn(laptop, one);
    }
    all.push(...answer.answers);
  }
  return all;
}

function makeBatch({ own, etags, firstShared }: BenchLaptop, batch: number): Changeset[] {
  return Array.from({ length: plan.batchSize }, (_, i) => {
    const number = batch * plan.batchSize + i;
    const student =
      number % sharedEvery === 0
        ? (shared[(firstShared + number / sharedEvery) % shared.length] as string)
        : (own[number % own.length] as string);
    return {
      id: ids.next(),
      action: 'edit',
      made_at: new Date().toISOString(),
      operations: [
        {
          op: 'update',
          entity: 'students',
          key: [student],
          base: etags.get(student) as Etag,
          fields: { [fields[number % fields.length] as string]: `${number}`.slice(-10) },
        },
      ],
    };
  });
}

function learn({ etags }: BenchLaptop, answer: Answer): void {
  const records =
    answer.result === 'applied' ? answer.records : answer.result === 'stale' ? answer.current : [];
  for (const { key, etag } of records) etags.set(String(key[0]), etag as string);
}

async function ask<Value extends z.ZodType>(given: {
  prove: Prover;
  path: string;
  message: unknown;
  value: Value;
}): Promise<z.output<Value>> {
  const url = plan.url + given.path;
  const body = JSON.stringify(given.message);
  const proof = await given.prove({ method: 'POST', url, body, at: new Date() });
  const headers = { 'content-type': 'application/json', proof };
  const response = await fetch(url, { method: 'POST', body, headers });
  const answer = (await response.json()) as { ok: boolean; value: unknown };
  if (!answer.ok) throw new Error(`the hub refused ${given.path}: ${JSON.stringify(answer)}`);
  return given.value.parse(answer.value);
}
