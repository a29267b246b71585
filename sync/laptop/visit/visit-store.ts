import type { ReadableMirror, WritableMirror } from '../../mirror/database/database.ts';
import { readLocalState, readLocalStates, writeLocalState } from '../../mirror/local-state.ts';
import { CaseloadError } from '../../model/error.ts';
import type { OutboxView } from '../api/outbox.ts';
import type { VisitMark, VisitStudent } from '../api/visit.ts';

/*
 * Visits in local state. A mark is stored by itself, so that checking a student costs the same on a long roster.
 * `visit:ID` holds the visit, `visitmark:ID/STUDENT` a mark, `visitroster:ID` the roster of an ended visit.
 */

/** A site visit. It stays until the counselor removes it. */
export interface Visit {
  readonly school_id: number;
  readonly school_name: string;
  /** UTC. */
  readonly started_at: string;
  readonly ended_at: string | null;
  /** A note about the visit. */
  readonly note: string;
  /** What the counselor did about students of the school during the visit, as the outbox showed it; oldest first. */
  readonly done: readonly OutboxView[];
}

export function readVisits(mirror: ReadableMirror): ReadonlyMap<string, Visit> {
  return readLocalStates(mirror, 'visit:') as ReadonlyMap<string, Visit>;
}

/** @throws `unknown_record` */
export function readVisit(mirror: ReadableMirror, id: string): Visit {
  const visit = readLocalState(mirror, `visit:${id}`) as Visit | null;
  if (visit !== null) return visit;
  throw new CaseloadError({ code: 'unknown_record', params: { reason: 'no_visit' } });
}

/** A visit that goes on. @throws `unknown_record`; also when it has ended: nothing changes it any more */
export function readOpenVisit(mirror: ReadableMirror, id: string): Visit {
  const visit = readVisit(mirror, id);
  if (visit.ended_at === null) return visit;
  throw new CaseloadError({ code: 'unknown_record', params: { reason: 'visit_ended' } });
}

export function writeVisit(mirror: WritableMirror, id: string, visit: Visit): void {
  writeLocalState(mirror, `visit:${id}`, visit);
}

/** Removes a visit with its marks and its roster. */
export function deleteVisit(mirror: WritableMirror, id: string): void {
  for (const student of readMarks(mirror, id).keys()) writeMark(mirror, id, student, unmarked);
  writeRoster(mirror, id, null);
  writeLocalState(mirror, `visit:${id}`, null);
}

/** A student who is neither checked off nor noted about. */
export const unmarked: VisitMark = { checked_at: null, note: null };

/** The marks by the student’s unique id. */
export function readMarks(mirror: ReadableMirror, id: string): ReadonlyMap<string, VisitMark> {
  return readLocalStates(mirror, `visitmark:${id}/`) as ReadonlyMap<string, VisitMark>;
}

export function readMark(mirror: ReadableMirror, id: string, student: string): VisitMark {
  return (readLocalState(mirror, `visitmark:${id}/${student}`) as VisitMark | null) ?? unmarked;
}

export function writeMark(
  mirror: WritableMirror,
  id: string,
  student: string,
  mark: VisitMark,
): void {
  const isEmpty = mark.checked_at === null && mark.note === null;
  writeLocalState(mirror, `visitmark:${id}/${student}`, isEmpty ? null : mark);
}

/** The roster as it was when the visit ended; null while it goes on. */
export function readRoster(mirror: ReadableMirror, id: string): readonly VisitStudent[] | null {
  return readLocalState(mirror, `visitroster:${id}`) as readonly VisitStudent[] | null;
}

export function writeRoster(
  mirror: WritableMirror,
  id: string,
  roster: readonly VisitStudent[] | null,
): void {
  writeLocalState(mirror, `visitroster:${id}`, roster);
}
