import { describe, expect, test } from 'vitest';
import { discard } from '../../../sync/engine/outbox/discard.ts';
import { parked } from '../../../sync/engine/outbox/park.ts';
import { rebaseWaiting } from '../../../sync/engine/outbox/rebase.ts';
import { sync } from '../../../sync/engine/sync.ts';
import { update } from '../../support/changeset.ts';
import {
  ana,
  markSent,
  shown,
  syncedEngine,
  withCode,
} from '../../support/memory/synced-engine.ts';

describe('a discard', () => {
  test('shows the center’s version again; not while the answer is missing', async () => {
    const engine = await syncedEngine();
    const id = engine.save([update('students', ana, { first_name: 'Anna' })]);
    markSent(engine, id);
    expect(() => discard(engine.mirror, id)).toThrow(withCode('in_flight'));
    await sync(engine);
    expect(() => discard(engine.mirror, id)).toThrow(withCode('unknown_record'));
    const other = engine.save([update('students', ana, { first_name: 'Annie' })]);
    discard(engine.mirror, other);
    expect(shown(engine)).toMatchObject({ first_name: 'Anna' });
  });

  test('rebases a later edit of the record onto what the center has', async () => {
    const engine = await syncedEngine();
    const { record: atCenter } = engine.center.get('students', ana);
    const first = engine.save([update('students', ana, { first_name: 'Anna' })]);
    markSent(engine, first);
    const later = engine.save([update('students', ana, { first_name: 'Annie' })]);
    expect(engine.entry(later)).toMatchObject({ bases: [{ first_name: 'Anna' }] });
    const out = engine.entry(first);
    engine.mirror.changeOutbox({ put: out === undefined ? [] : [parked(out, 'out_of_scope')] });
    discard(engine.mirror, first);
    expect(engine.entry(later)?.bases).toEqual([atCenter]);
    expect(shown(engine)).toMatchObject({ first_name: 'Annie' });
  });

  test('leaves a base that the next push replaces with the center’s version', async () => {
    const engine = await syncedEngine();
    const { record: atCenter } = engine.center.get('students', ana);
    const id = engine.save([update('students', ana, { first_name: 'Annie' })]);
    const out = engine.entry(id);
    const bases = [{ ...atCenter, first_name: 'Anna' }];
    engine.mirror.changeOutbox({ put: out === undefined ? [] : [{ ...out, bases }] });
    rebaseWaiting(engine.mirror, { isPulled: true });
    expect(engine.entry(id)?.bases).toEqual([atCenter]);
  });
});
