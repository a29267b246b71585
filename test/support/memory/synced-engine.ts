import { expect } from 'vitest';
import { shownOutbox } from '../../../sync/engine/outbox/order.ts';
import { moved } from '../../../sync/engine/outbox/outbox-moves.ts';
import type { OutboxEntry } from '../../../sync/engine/ports.ts';
import { sync } from '../../../sync/engine/sync.ts';
import { lincoln } from './demo-records.ts';
import { type TestEngine, testEngine } from './engine.ts';

/** Keys of a student of the demo center, and of her enrollment. */
export const ana = ['604821'];
export const anaAtLincoln = ['604821', lincoln, '2026-08-24'];

/** A laptop's engine that has pulled everything. */
export async function syncedEngine(): Promise<TestEngine> {
  const engine = testEngine();
  await sync(engine);
  return engine;
}

/** A student as the screens show it. */
export const shown = (engine: TestEngine, key = ana) => engine.mirror.read('students', key)?.record;

/** A student as the center has it. */
export const central = (engine: TestEngine, key = ana) => engine.center.get('students', key).record;

/** The states of the outbox, as the screens show them. */
export const states = (engine: TestEngine) => shownOutbox(engine.mirror).map(({ state }) => state);

/** Brings an edit into the state in which a push leaves it when the answer is missing. */
export function markSent(engine: TestEngine, id: string): void {
  const entry = engine.entry(id) as OutboxEntry;
  engine.mirror.storeStates([moved(entry, 'marked')]);
}

/** A matcher of an error by its code. */
export const withCode = (code: string) => expect.objectContaining({ code });
