import { type AnyRecord, entities } from '../../model/catalog.ts';
import { CaseloadError } from '../../model/error.ts';
import { type Key, keyOf } from '../../model/key.ts';
import type { Changeset, Operation } from '../../protocol/changeset.ts';
import type { MirrorPort, OutboxEntry } from '../ports.ts';
import { allows } from './outbox-machine.ts';
import { moved } from './outbox-moves.ts';

/** What the counselor corrects in a changeset that the center has refused. */
export interface Amendment {
  /** Values by field, one object for each operation, in order. Fields without a value keep theirs. */
  readonly fields?: readonly AnyRecord[];
  readonly student_name?: Changeset['student_name'];
}

/**
 * A rejected changeset with its corrections, ready to be sent. Without corrections it is sent unchanged. It keeps its
 * id, because the center has stored nothing under that id.
 * @throws `unknown_record` when no rejected changeset has this id
 */
export function amended(mirror: MirrorPort, id: string, amendment: Amendment): OutboxEntry {
  const entry = mirror.outbox().find(({ changeset }) => changeset.id === id);
  if (entry === undefined || !allows(entry.state, 'amended')) {
    throw new CaseloadError({
      code: 'unknown_record',
      params: { reason: 'not_rejected' },
    });
  }
  const { fields = [], student_name = entry.changeset.student_name } = amendment;
  const operations = entry.changeset.operations.map((operation, i) =>
    amendOperation(operation, fields[i] ?? {}),
  );
  return moved(entry, 'amended', {
    changeset: {
      ...entry.changeset,
      operations,
      ...(student_name === undefined ? {} : { student_name }),
    },
    reason: null,
  });
}

function amendOperation(operation: Operation, fields: AnyRecord): Operation {
  switch (operation.op) {
    case 'create': {
      const { entity } = operation;
      const whole = { ...operation.fields, ...fields };
      const isKeyed = entities[entity].key.some((name) => Object.hasOwn(fields, name));
      const key: Key = isKeyed ? keyOf(entity, whole) : operation.key;
      return { ...operation, key, fields: whole };
    }
    case 'update':
      return { ...operation, fields: { ...operation.fields, ...fields } };
    default:
      return operation;
  }
}
