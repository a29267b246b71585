import { describe, expect, test } from 'vitest';
import { discard } from '../../../sync/engine/outbox/discard.ts';
import { sendable, shownOutbox } from '../../../sync/engine/outbox/order.ts';
import { rebaseWaiting } from '../../../sync/engine/outbox/rebase.ts';
import { save } from '../../../sync/engine/outbox/save.ts';
import type { MirrorPort } from '../../../sync/engine/ports.ts';
import type { Operation } from '../../../sync/protocol/changeset.ts';
import { toSent } from '../../../sync/protocol/sent-record.ts';
import type { Etag } from '../../../sync/protocol/values.ts';
import { changeset, changesetId, update } from '../changeset.ts';
import { student } from '../memory/demo-records.ts';
import type { MemoryMirror } from '../memory/memory-mirror.ts';
import { atLincoln, entry, page, present, shown } from './pages.ts';

const ana = ['604821'];
const anaRecord = student('604821', 'Ana', 'Ruiz', { student_usi: 1 });

/** A mirror whose rows a test can damage. */
export type DamageableMirror = MirrorPort & Pick<MemoryMirror, 'damage' | 'damageBeside'>;

/** What every mirror does with rows of the outbox that cannot be read. */
export function registerDamageContract(name: string, granted: () => DamageableMirror): void {
  describe(`${name}: a changeset of the outbox that cannot be read`, () => {
    const edit = (id: string, record: { key: string[]; field: string; value: string }) =>
      entry(id, [
        {
          op: 'update',
          entity: 'students',
          key: record.key,
          base: 'e1' as Etag,
          fields: { [record.field]: record.value },
        },
      ]);
    const [lost, behind, free] = [changesetId(1), changesetId(2), changesetId(3)];
    const withDamage = () => {
      const mirror = granted();
      const ben = student('604822', 'Ben', 'Okafor');
      mirror.applyPages([
        page(atLincoln, [present('students', anaRecord, 'e1'), present('students', ben, 'e2')]),
      ]);
      const put = [
        edit(lost, { key: ana, field: 'birth_city', value: 'Austin' }),
        edit(behind, { key: ana, field: 'first_name', value: 'Anna' }),
        edit(free, { key: ['604822'], field: 'first_name', value: 'Benjamin' }),
      ];
      for (const one of put) mirror.changeOutbox({ put: [one] });
      mirror.damage(lost);
      return mirror;
    };

    test('is set aside with the problem and the records that it touches', () => {
      const mirror = withDamage();
      expect(mirror.unreadable()).toMatchObject([
        {
          id: lost,
          state: 'unreadable',
          reason: { code: 'unreadable_edit' },
          records: [{ entity: 'students', key: ana }],
          older: 0,
          raw: { changeset: expect.stringContaining('Austin') },
        },
      ]);
      expect(mirror.outbox().map(({ changeset }) => changeset.id)).toEqual([behind, free]);
      const touching = mirror.outboxTouching([{ entity: 'students', key: ana }]);
      expect(touching.map(({ changeset }) => changeset.id)).toEqual([behind]);
    });

    test('holds up only edits of its records', () => {
      const mirror = withDamage();
      expect(sendable(mirror).map(({ changeset }) => changeset.id)).toEqual([free]);
      expect(shownOutbox(mirror).map(({ state }) => state)).toEqual(['held', 'waiting']);
    });

    test('takes up no edit: a later one keeps its place behind it', () => {
      const mirror = withDamage();
      mirror.changeOutbox({ drop: [behind] });
      const operation = update('students', ana, { first_name: 'Annie' });
      const { changeset: id } = save(mirror, changeset('edit', operation));
      expect(mirror.outbox().map(({ changeset }) => changeset.id)).toEqual([free, id]);
      expect(sendable(mirror).map(({ changeset }) => changeset.id)).toEqual([free]);
    });

    test('stays through pulls, and can be discarded: its record is the center’s again', () => {
      const mirror = withDamage();
      mirror.changeOutbox({ drop: [behind] });
      const moved = { ...anaRecord, birth_city: 'Dallas' };
      mirror.applyPages([page(atLincoln, [present('students', moved, 'e3')])]);
      expect(shown(mirror, 'students', ana)).toMatchObject({ birth_city: 'Dallas' });
      expect(mirror.unreadable()).toHaveLength(1);
      discard(mirror, lost);
      expect(mirror.unreadable()).toEqual([]);
      expect(mirror.read('students', ana)).toMatchObject({
        record: { birth_city: 'Dallas' },
        etag: 'e3',
      });
      expect(mirror.digest(atLincoln).rows).toBe(2);
    });
  });

  describe(`${name}: a center’s version that cannot be read`, () => {
    const record = { entity: 'students' as const, key: ana };
    const waiting = (...operations: Operation[]) => {
      const mirror = granted();
      mirror.applyPages([page(atLincoln, [present('students', anaRecord, 'e1')])]);
      save(mirror, changeset('edit', ...operations));
      mirror.damageBeside(record);
      return mirror;
    };
    const renaming = () => waiting(update('students', ana, { first_name: 'Anna' }));

    test('is fetched again: each bucket that holds something has to be compared, and it differs', () => {
      const mirror = renaming();
      expect(mirror.toCompare()).toEqual([atLincoln]);
      expect(mirror.central('students', ana).etag).not.toBe('e1');
      mirror.repair({
        bucket: atLincoln,
        records: [
          {
            ...record,
            etag: 'e2' as Etag,
            record: toSent('students', { ...anaRecord, last_name: 'Ruiz Vega' }),
          },
        ],
        cursor: {},
      });
      expect(mirror.toCompare()).toEqual([]);
      expect(mirror.read('students', ana)).toMatchObject({
        record: { first_name: 'Anna', last_name: 'Ruiz Vega' },
        etag: 'e2',
      });
      expect(mirror.digest(atLincoln).rows).toBe(1);
    });

    test('shows what the counselor saw and changed, meanwhile', () => {
      expect(shown(renaming(), 'students', ana)).toMatchObject({
        first_name: 'Anna',
        last_name: 'Ruiz',
      });
    });

    test('takes no waiting edit for done', () => {
      const mirror = waiting({ op: 'delete', ...record, base: 'e1' as Etag });
      rebaseWaiting(mirror, { isPulled: true });
      expect(mirror.outbox()[0]?.changeset.operations).toMatchObject([{ op: 'delete', ...record }]);
    });
  });
}
