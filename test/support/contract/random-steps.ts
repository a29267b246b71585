import fc from 'fast-check';
import type { MirrorPort } from '../../../sync/engine/ports.ts';
import type { AnyRecord } from '../../../sync/model/catalog.ts';
import type { EntityName } from '../../../sync/model/entity.ts';
import { type Key, keyOf } from '../../../sync/model/key.ts';
import { recordId } from '../../../sync/model/record-ref.ts';
import type { Operation } from '../../../sync/protocol/changeset.ts';
import { toSent } from '../../../sync/protocol/sent-record.ts';
import type { CentralRecord, Etag } from '../../../sync/protocol/values.ts';
import { changesetId } from '../changeset.ts';
import { enrollment, grandview, lincoln, student } from '../memory/demo-records.ts';
import {
  atGrandview,
  atLincoln,
  columnsOf,
  entry,
  hello,
  page,
  present,
  removed,
} from './pages.ts';

/** Something that happens to a mirror. */
export type Step = ((mirror: MirrorPort) => void) & { toString(): string };

const ids = ['1', '2', '3'];
const changesets = [changesetId(1), changesetId(2), changesetId(3)];
const tables: readonly EntityName[] = ['students', 'student_school_associations'];

const buckets = fc.subarray([atLincoln, atGrandview]);
const bucket = fc.constantFrom(atLincoln, atGrandview);
const etag = fc.constantFrom('e1', 'e2', 'e3');

/** Every field is there, as a record of the center has them; the etag is made from what it holds. */
const record = fc
  .record({
    entity: fc.constantFrom(...tables),
    id: fc.constantFrom(...ids),
    school: fc.constantFrom(lincoln, grandview),
    value: fc.constantFrom('a', 'b', null),
  })
  .map(({ entity, id, school, value }) => {
    const given: AnyRecord =
      entity === 'students'
        ? student(id, 'Ana', 'Ruiz', { birth_city: value })
        : enrollment(id, school, { calendar_code: value });
    const whole = Object.fromEntries(columnsOf(entity).map((name) => [name, given[name] ?? null]));
    return { entity, record: whole, etag: `${value}` };
  });

/** As the center may have it: also with a value that the mirror sets aside. */
const sent = fc.tuple(record, fc.boolean()).map(([given, isBad]) => {
  if (!isBad) return given;
  const field = given.entity === 'students' ? 'birth_city' : 'calendar_code';
  return { ...given, record: { ...given.record, [field]: ['a'] }, etag: `bad ${given.etag}` };
});

const operation = fc
  .tuple(record, fc.constantFrom('create', 'update', 'delete'), etag)
  .map(([{ entity, record: fields }, op, base]): Operation => {
    const name = { entity, key: [...keyOf(entity, fields)] };
    if (op === 'create') return { op, ...name, fields };
    if (op === 'delete') return { op, ...name, base: base as Etag };
    const field = entity === 'students' ? 'birth_city' : 'calendar_code';
    return { op: 'update', ...name, base: base as Etag, fields: { [field]: fields[field] } };
  });

const outboxEntry = fc
  .tuple(fc.constantFrom(...changesets), fc.array(operation, { minLength: 1, maxLength: 2 }))
  .map(([id, operations]) => entry(id, operations));

const central = fc.tuple(sent, fc.boolean()).map(
  ([{ entity, record: content, etag: version }, there]): CentralRecord => ({
    entity,
    key: [...keyOf(entity, content)],
    etag: there ? (version as Etag) : null,
    record: there ? toSent(entity, content) : null,
  }),
);

function step(words: string, run: (mirror: MirrorPort) => void): Step {
  return Object.assign(run, { toString: () => words });
}

/** A page holds a record once, as the version index does. */
const pageStep = fc
  .tuple(
    bucket,
    fc.uniqueArray(fc.tuple(sent, fc.boolean()), {
      maxLength: 4,
      selector: ([{ entity, record: content }]) => `${entity} ${keyOf(entity, content)}`,
    }),
  )
  .map(([into, rows]) => {
    const sorted = [...rows].sort(
      ([a], [b]) => tables.indexOf(a.entity) - tables.indexOf(b.entity),
    );
    const given = page(
      into,
      sorted.map(([{ entity, record: content, etag: version }, there]) =>
        there ? present(entity, content, version) : removed(entity, keyOf(entity, content)),
      ),
    );
    return step(`page ${JSON.stringify(given)}`, (mirror) => {
      // A bucket that is not granted is never sent.
      if (mirror.cursors()[into] !== undefined) mirror.applyPages([given]);
    });
  });

const helloStep = fc.tuple(buckets, buckets).map(([granted, left]) => {
  const leaving = left.filter((one) => !granted.includes(one));
  return step(`hello ${granted}, leaving ${leaving}`, (mirror) =>
    mirror.applyHello(
      hello(['district', ...granted]),
      // What the mirror does not hold cannot leave.
      leaving.filter(
        (one) =>
          mirror.cursors()[one] !== undefined ||
          mirror.leaving().some(({ bucket: known }) => known === one),
      ),
    ),
  );
});

const syncedStep = fc.constant(
  step('synced', (mirror) => mirror.noteSync({ at: '2026-09-01T09:00:00Z', error: null })),
);

const outboxStep = fc
  .record({
    put: fc.uniqueArray(outboxEntry, { maxLength: 2, selector: ({ changeset }) => changeset.id }),
    drop: fc.subarray(changesets),
    central: fc.uniqueArray(central, {
      maxLength: 2,
      selector: ({ entity, key }) => `${entity} ${key}`,
    }),
  })
  .map((given) => {
    const kept = given.put.filter(({ changeset }) => !given.drop.includes(changeset.id));
    const change = { ...given, put: kept };
    return step(`outbox ${JSON.stringify(change)}`, (mirror) => mirror.changeOutbox(change));
  });

const flightStep = fc.subarray(changesets).map((some) =>
  step(`in flight ${some}`, (mirror) => {
    const known = mirror.outbox().filter(({ changeset }) => some.includes(changeset.id));
    mirror.storeStates(known.map((one) => ({ ...one, state: 'in_flight' })));
  }),
);

export const steps: fc.Arbitrary<Step> = fc.oneof(
  pageStep,
  helloStep,
  syncedStep,
  outboxStep,
  flightStep,
);

/** Everything that can be seen of a mirror. */
export function observe(mirror: MirrorPort): unknown {
  const names = tables.flatMap((entity) =>
    ids.flatMap((id): [EntityName, Key][] =>
      entity === 'students'
        ? [[entity, [id]]]
        : [lincoln, grandview].map((school) => [entity, [id, school, '2026-08-24']]),
    ),
  );
  return {
    cursors: mirror.cursors(),
    leaving: [...mirror.leaving()].sort((a, b) => a.bucket.localeCompare(b.bucket)),
    outbox: mirror.outbox(),
    read: names.map(([entity, key]) => mirror.read(entity, key)),
    central: names.map(([entity, key]) => mirror.central(entity, key)),
    setAside: mirror
      .setAside()
      .map(({ entity, key, etag, reason, raw }) => ({
        entity,
        key,
        etag,
        reason,
        raw: JSON.parse(raw),
      }))
      .sort((a, b) => recordId(a).localeCompare(recordId(b))),
    digests: [atLincoln, atGrandview].map((one) => mirror.digest(one)),
  };
}
