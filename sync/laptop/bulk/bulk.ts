import { discard } from '../../engine/outbox/discard.ts';
import { shownOutbox } from '../../engine/outbox/order.ts';
import { CaseloadError, type Problem, problemOf } from '../../model/error.ts';
import { transfer, withdraw } from '../actions/enrollments.ts';
import { undo } from '../actions/undo.ts';
import type { BulkResult, EnrollmentKey } from '../api/bulk.ts';
import type { methodSchemas } from '../api/requests.ts';
import type { Session } from '../session.ts';
import { noteDone } from '../visit/visit.ts';
import { type Bulk, forgetBulks, readBulk, writeBulk } from './bulk-store.ts';

type Given<Name extends 'withdrawAll' | 'transferAll'> = (typeof methodSchemas)[Name]['_output'];

/** Ends several enrollments on one day. */
export function withdrawAll(session: Session, { lines, bulk, ...exit }: Given<'withdrawAll'>) {
  return actOnAll(session, { kind: 'withdraw', bulk, lines }, (line) =>
    withdraw(session, { ...line, ...exit }),
  );
}

/** Moves several students to another school on one day. Each keeps grade, school year and whether it is primary. */
export function transferAll(session: Session, given: Given<'transferAll'>): BulkResult {
  const { lines, bulk, enrollment, ...exit } = given;
  return actOnAll(session, { kind: 'transfer', bulk, lines }, (line) => {
    const key = [line.student_unique_id, line.school_id, line.entry_date];
    const primary_school = session.mirror.read('student_school_associations', key)?.record
      .primary_school;
    const next = { primary_school: primary_school ?? null, ...enrollment };
    return transfer(session, { ...line, ...exit, enrollment: next });
  });
}

/**
 * Acts on each line by itself, as one changeset. A line that fails keeps the others from nothing, and can be tried again
 * by itself with the same `bulk`: all that it saved is one entry of the outbox.
 */
function actOnAll(
  session: Session,
  how: {
    readonly kind: Bulk['kind'];
    readonly bulk: string | undefined;
    readonly lines: readonly EnrollmentKey[];
  },
  act: (line: EnrollmentKey) => { readonly changeset: string },
): BulkResult {
  const { database } = session.mirror;
  const bulk = how.bulk ?? session.ids.next();
  const saved: EnrollmentKey[] = [];
  const changesets = [...(readBulk(database, bulk)?.changesets ?? [])];
  const failed: { line: EnrollmentKey; problem: Problem }[] = [];
  for (const line of how.lines) {
    try {
      const { changeset } = act(line);
      changesets.push(changeset);
      // Before the next line: an app that is killed halfway still knows what belongs together.
      database.transaction((writable) =>
        writeBulk(writable, bulk, { kind: how.kind, changesets: [...new Set(changesets)] }),
      );
      saved.push(line);
    } catch (error) {
      if (!(error instanceof CaseloadError)) throw error;
      failed.push({ line, problem: problemOf(error) });
    }
  }
  noteDone(session, changesets);
  const waits = new Set(shownOutbox(session.mirror).map(({ changeset }) => changeset.id));
  database.transaction((writable) =>
    forgetBulks(writable, (id) => waits.has(id) || session.undoable.has(id)),
  );
  return { bulk, saved, failed };
}

/**
 * Undoes all of a bulk action that can be undone, the last first.
 * @returns how many edits were undone, and why others were not
 * @throws `unknown_record`
 */
export function undoBulk(session: Session, { bulk }: { readonly bulk: string }) {
  return settleAll(session, bulk, (changeset) => undo(session, { changeset }));
}

/**
 * Discards all of a bulk action that the center has not applied.
 * @returns how many edits were discarded, and why others were not
 * @throws `unknown_record`
 */
export function discardBulk(session: Session, { bulk }: { readonly bulk: string }) {
  const waits = new Set(shownOutbox(session.mirror).map(({ changeset }) => changeset.id));
  return settleAll(session, bulk, (changeset) => {
    if (waits.has(changeset)) discard(session.mirror, changeset);
    return { changeset };
  });
}

function settleAll(
  session: Session,
  bulk: string,
  settle: (changeset: string) => { readonly changeset: string },
): { readonly settled: number; readonly problems: readonly Problem[] } {
  const { database } = session.mirror;
  const found = readBulk(database, bulk);
  if (found === null) {
    throw new CaseloadError({ code: 'unknown_record', params: { reason: 'not_undoable' } });
  }
  const problems: Problem[] = [];
  const left: string[] = [];
  const touched: string[] = [];
  for (const changeset of found.changesets.toReversed()) {
    try {
      touched.push(changeset, settle(changeset).changeset);
    } catch (error) {
      if (!(error instanceof CaseloadError)) throw error;
      problems.push(problemOf(error));
      left.unshift(changeset);
    }
  }
  database.transaction((writable) => writeBulk(writable, bulk, { ...found, changesets: left }));
  noteDone(session, touched);
  return { settled: found.changesets.length - left.length, problems };
}
