import { type Bucket, schoolOfBucket } from '../../sync/model/bucket.ts';
import type { AnyRecord } from '../../sync/model/catalog.ts';
import type { EntityName } from '../../sync/model/entity.ts';
import { keyOf } from '../../sync/model/key.ts';
import { recordId } from '../../sync/model/record-ref.ts';
import type { MemoryCenter } from '../support/memory/memory-center.ts';
import type { Laptop } from './laptop.ts';
import { contentOf, setAsideIn, shows, Violation } from './promises.ts';

/**
 * Promise 7: everything is delivered, and the mirror holds what the tables hold of its buckets, field by field, and
 * nothing else. It reads no index of either side.
 */
export function checkEqual(center: MemoryCenter, laptop: Laptop): void {
  const { mirror, hub } = laptop;
  if (mirror.outbox().length > 0) {
    throw new Violation(`Laptop ${laptop.name} is not done: ${JSON.stringify(mirror.outbox())}`);
  }
  for (const bucket of hub.buckets) {
    const held = contentOf(mirror, bucket);
    const aside = setAsideIn(mirror, bucket);
    for (const { entity, record } of recordsOf(center, bucket)) {
      const name = recordId({ entity, key: keyOf(entity, record) });
      const here = held.get(name)?.record ?? null;
      if (!shows(entity, { here, isAside: aside.has(name) }, record)) {
        throw new Violation(
          `Laptop ${laptop.name} does not equal the center in ${bucket}: ${name}`,
        );
      }
      held.delete(name);
    }
    for (const name of held.keys()) {
      throw new Violation(`Laptop ${laptop.name} has what does not belong to ${bucket}: ${name}`);
    }
  }
}

interface Held {
  readonly entity: EntityName;
  readonly record: AnyRecord;
}

/** The records of a bucket by its definition, straight from the tables. */
function recordsOf(center: MemoryCenter, bucket: Bucket): Held[] {
  const all = (entity: EntityName): Held[] =>
    center.all(entity).map((record) => ({ entity, record }));
  const school = schoolOfBucket(bucket);
  if (school === undefined) {
    return (['schools', 'organizations', 'users'] as const).flatMap(all);
  }
  const isHere = ({ record }: Held) => Number(record.school_id) === school;
  const associations = all('student_school_associations').filter(isHere);
  const students = new Set(associations.map(({ record }) => record.student_unique_id));
  return [
    ...associations,
    ...all('students').filter(({ record }) => students.has(record.student_unique_id)),
    ...all('profiles')
      .filter(isHere)
      .filter(({ entity, record }) => !center.isUnheld({ entity, key: keyOf(entity, record) })),
  ];
}
