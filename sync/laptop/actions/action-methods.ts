import { discard } from '../../engine/outbox/discard.ts';
import { resolve } from '../../engine/outbox/resolve.ts';
import type { LaptopMethods } from '../api/methods.ts';
import { assignStudents } from '../caseload/assign-students.ts';
import type { Session } from '../session.ts';
import { amendChangeset } from './amend.ts';
import {
  correct,
  enroll,
  enrollById,
  enrollNew,
  removeEnrollment,
  transfer,
  withdraw,
} from './enrollments.ts';
import { editRecord, restoreRecord } from './records.ts';
import { undo } from './undo.ts';

/** Makes a method of an action: a change that goes to the center. */
export type RunAction = <Args, Value>(
  work: (session: Session, args: Args) => Value,
) => (args: Args) => Value;

/** The methods that change what goes to the center. */
export function actionMethods(session: Session, run: RunAction) {
  return {
    enroll: run(enroll),
    enrollNew: run(enrollNew),
    enrollById: run(enrollById),
    withdraw: run(withdraw),
    transfer: run(transfer),
    correct: run(correct),
    removeEnrollment: run(removeEnrollment),
    editStudent: run((_, { student_unique_id, fields }) =>
      editRecord(session, { entity: 'students', key: [student_unique_id] }, fields),
    ),
    undo: run(undo),
    editProfile: run((_, { profile_id, fields }) =>
      editRecord(session, { entity: 'profiles', key: [profile_id] }, fields),
    ),
    assignStudents: run(assignStudents),
    resolve: run((_, { changeset, choice, fields, values }) => {
      resolve(session.mirror, changeset, {
        side: choice,
        ...(fields === undefined ? {} : { fields }),
        ...(values === undefined ? {} : { values }),
      });
      return null;
    }),
    amend: run(amendChangeset),
    discard: run((_, { changeset }) => {
      discard(session.mirror, changeset);
      return null;
    }),
    restore: run((_, { entity, key, fields }) => restoreRecord(session, { entity, key }, fields)),
  } satisfies Partial<LaptopMethods>;
}
