import type { MirrorPort } from '../../sync/engine/ports.ts';
import { schoolBucket } from '../../sync/model/bucket.ts';
import type { Changeset, Operation } from '../../sync/protocol/changeset.ts';
import { create, remove, update } from '../support/changeset.ts';
import {
  enrollmentEdit,
  enrollmentKey,
  entity,
  madeEnrollment,
  profileEdit,
  profiles,
  studentEdit,
  students,
} from './district.ts';
import type { CounselorStep } from './script.ts';

export type Edit = Extract<CounselorStep, { record: number }>;

/** What a counselor would do; undefined where the screens would not let them. */
export function operationsOf(
  mirror: MirrorPort,
  one: Edit,
): (Pick<Changeset, 'student_name'> & { operations: Operation[] }) | undefined {
  const id = students[one.record % students.length] as string;
  const key = enrollmentKey(one);
  const isHere = mirror.read('students', [id]) !== undefined;
  const isGranted = mirror.cursors()[schoolBucket(key[1])] !== undefined;
  const exists = mirror.read(entity, key) !== undefined;
  switch (one.kind) {
    case 'edit':
      return isHere ? { operations: [update('students', [id], studentEdit(one))] } : undefined;
    case 'edit_enrollment':
      return exists ? { operations: [update(entity, key, enrollmentEdit(one))] } : undefined;
    case 'edit_profile': {
      const profile = profiles[one.record % profiles.length] as string;
      if (mirror.read('profiles', [profile]) === undefined) return undefined;
      return { operations: [update('profiles', [profile], profileEdit(one))] };
    }
    case 'enroll':
      if (exists || !isHere || !isGranted) return undefined;
      return { operations: [create(entity, madeEnrollment(one))] };
    case 'unenroll':
      return exists ? { operations: [remove(entity, key)] } : undefined;
    case 'move': {
      const other = { ...one, value: one.value + 1 };
      if (!exists || mirror.read(entity, enrollmentKey(other)) !== undefined) return undefined;
      return { operations: [remove(entity, key), create(entity, madeEnrollment(other))] };
    }
    case 'enroll_by_id':
    case 'misnamed':
      if (exists || !isGranted) return undefined;
      return {
        operations: [create(entity, madeEnrollment(one))],
        student_name: {
          first_name: 'First',
          last_name:
            one.kind === 'misnamed'
              ? 'Nobody'
              : `Last${students.indexOf(id as (typeof students)[0])}`,
        },
      };
  }
}
