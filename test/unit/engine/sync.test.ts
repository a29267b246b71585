import { describe, expect, test } from 'vitest';
import type { HubPort } from '../../../sync/engine/ports.ts';
import { sync } from '../../../sync/engine/sync.ts';
import { CaseloadError, type Problem } from '../../../sync/model/error.ts';
import { update } from '../../support/changeset.ts';
import type { TestEngine } from '../../support/memory/engine.ts';
import { MemoryHub } from '../../support/memory/memory-hub.ts';
import { ana, central, shown, syncedEngine, withCode } from '../../support/memory/synced-engine.ts';

/** The engine's hub, with some calls of its own. */
const withHub = (engine: TestEngine, calls: Partial<HubPort>): TestEngine => ({
  ...engine,
  hub: Object.assign(new MemoryHub(engine.center, engine.hub.buckets), calls),
});

const refusing = (problem: Problem) => async () => {
  throw new CaseloadError(problem);
};

const ben = ['604822'];

/** A laptop with an edit that waits, and a change at the center. */
async function busy(): Promise<TestEngine & { readonly id: string }> {
  const engine = await syncedEngine();
  const id = engine.save([update('students', ana, { first_name: 'Anna' })]);
  engine.center.edit('students', ben, { last_name: 'Okafor-Lee' });
  return { ...engine, id };
}

describe('a sync whose push fails', () => {
  test.each<Problem>([
    { code: 'unreachable' },
    { code: 'bad_answer', params: { reason: 'not_the_hub' } },
    { code: 'store_unavailable', params: { reason: 'postgres' } },
    { code: 'bad_request', params: { reason: 'not_json' } },
    { code: 'too_many_attempts', params: { reason: 'names' } },
    { code: 'internal', params: { reason: 'defect' } },
  ])('pulls all the same, and reports the push: $code', async (problem) => {
    const engine = await busy();
    const failing = withHub(engine, { push: refusing(problem) });
    await expect(sync(failing)).rejects.toThrow(withCode(problem.code));
    expect(shown(engine, ben)).toMatchObject({ last_name: 'Okafor-Lee' });
    // The edit is still there, and leaves when the hub takes it.
    expect(shown(engine)).toMatchObject({ first_name: 'Anna' });
    await sync(engine);
    expect(central(engine)).toMatchObject({ first_name: 'Anna' });
    expect(engine.mirror.outbox()).toEqual([]);
  });

  test('pulls also when the hub does not answer whether it is there', async () => {
    const engine = await busy();
    const failing = withHub(engine, { reach: refusing({ code: 'unreachable' }) });
    await expect(sync(failing)).rejects.toThrow(withCode('unreachable'));
    expect(shown(engine, ben)).toMatchObject({ last_name: 'Okafor-Lee' });
    expect(engine.entry(engine.id)).toMatchObject({ state: 'waiting' });
  });

  test.each(['device_revoked', 'device_unknown', 'bad_proof', 'hub_busy'] as const)(
    'asks for nothing more when every request would get the same answer: %s',
    async (code) => {
      const engine = await busy();
      const failing = withHub(engine, { push: refusing({ code } as Problem) });
      await expect(sync(failing)).rejects.toThrow(withCode(code));
      expect((failing.hub as MemoryHub).asked).toEqual([]);
    },
  );

  test('pulls the edit that the center applied without an answer; it happens once', async () => {
    const engine = await busy();
    const lost = withHub(engine, {
      push: async (request) => {
        await engine.hub.push(request);
        throw new CaseloadError({ code: 'unreachable' });
      },
    });
    await expect(sync(lost)).rejects.toThrow(withCode('unreachable'));
    expect(engine.entry(engine.id)).toMatchObject({ state: 'in_flight' });
    expect(shown(engine)).toMatchObject({ first_name: 'Anna' });
    // A change that comes after it stands.
    engine.center.edit('students', ana, { first_name: 'Annie' });
    await sync(engine);
    expect(central(engine)).toMatchObject({ first_name: 'Annie' });
    expect(shown(engine)).toMatchObject({ first_name: 'Annie' });
    expect(engine.mirror.outbox()).toEqual([]);
  });

  test('merges an edit that did not arrive with what the same sync pulled', async () => {
    const engine = await busy();
    engine.center.edit('students', ana, { birth_city: 'Dallas' });
    const failing = withHub(engine, { push: refusing({ code: 'unreachable' }) });
    await expect(sync(failing)).rejects.toThrow(withCode('unreachable'));
    expect(shown(engine)).toMatchObject({ first_name: 'Anna', birth_city: 'Dallas' });
    await sync(engine);
    expect(central(engine)).toMatchObject({ first_name: 'Anna', birth_city: 'Dallas' });
  });
});

describe('a sync whose pull fails', () => {
  test('has sent the edits', async () => {
    const engine = await busy();
    const failing = withHub(engine, {
      // biome-ignore lint/correctness/useYield: it fails before its first line
      pull: async function* () {
        throw new CaseloadError({ code: 'bad_answer', params: { reason: 'no_end' } });
      },
    });
    await expect(sync(failing)).rejects.toThrow(withCode('bad_answer'));
    expect(central(engine)).toMatchObject({ first_name: 'Anna' });
    expect(engine.mirror.outbox()).toEqual([]);
  });
});
