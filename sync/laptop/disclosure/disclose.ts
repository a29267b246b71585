import { keepDisclosure } from '../../mirror/disclosures.ts';
import { normalizeText } from '../../mirror/students/normalize-text.ts';
import type { EntityName } from '../../model/entity.ts';
import { defect } from '../../model/error.ts';
import type { Disclosure } from '../../protocol/disclosures.ts';
import type { Session } from '../session.ts';
import { optedOutStudents } from './opt-outs.ts';

/** Who may be named outside Caseload. */
export interface NameGate {
  /** Whether a student, by unique id, may be named: their family did not opt out of directory information. */
  mayName(id: string): boolean;
  /**
   * Whether a text that a person typed may leave: it names nobody whose family opted out, neither in full nor by id,
   * and those of `nearby` neither by first nor by last name alone.
   */
  mayQuote(text: string, nearby: readonly string[]): boolean;
}

/** What leaves, and whom it names. */
export interface Disclosed<Content> {
  readonly content: Content;
  /** What it is, for the register. */
  readonly what: string;
  /** Unique ids of all students in it. */
  readonly students: readonly string[];
}

/** To whom it goes, why, and as what. */
export type DisclosureReason = Pick<Disclosure, 'form' | 'recipient' | 'purpose'>;

/**
 * The only way in which student records leave Caseload: `compose` chooses with the gate what may, and the register of
 * disclosures (34 CFR 99.32) has it before the caller gets it. The next sync sends the register to the hub.
 */
export function disclose<Content>(
  session: Session,
  reason: DisclosureReason,
  compose: (gate: NameGate) => Disclosed<Content>,
): Content {
  const gate = nameGate(session);
  const { content, what, students } = compose(gate);
  if (!students.every(gate.mayName)) throw defect('An export names a student who opted out.');
  register(session, { ...reason, what, students: [...new Set(students)] });
  return content;
}

/**
 * As `disclose`, for what goes to the district itself with all that it holds: edits that exist nowhere else yet. The
 * opt-out is from directory information, which the district’s own officials do not need (34 CFR 99.31(a)(1)).
 */
export function discloseWhole<Content>(
  session: Session,
  reason: DisclosureReason,
  { content, what, students }: Disclosed<Content>,
): Content {
  register(session, { ...reason, what, students: [...new Set(students)] });
  return content;
}

/** Unique ids of the students whom these records concern. */
export function studentsOf(
  records: readonly { readonly entity: EntityName; readonly key: readonly (string | number)[] }[],
): string[] {
  return records
    .filter(({ entity }) => entity === 'students' || entity === 'student_school_associations')
    .map(({ key }) => String(key[0]));
}

function register(
  { mirror: { database }, ids, clock }: Session,
  given: Omit<Disclosure, 'id' | 'at'>,
): void {
  const disclosure = { id: ids.next(), at: clock.now().toISOString(), ...given };
  database.transaction((writable) => keepDisclosure(writable, disclosure));
}

function nameGate({ mirror: { database } }: Session): NameGate {
  const optedOut = optedOutStudents(database);
  const nameOf = database.prepare(
    'SELECT first_name, last_name FROM students WHERE student_unique_id = ?',
  );
  const words = new Map<string, readonly string[]>();
  for (const id of optedOut) {
    const found = nameOf.get(id) as { first_name: string; last_name: string } | undefined;
    words.set(id, found === undefined ? [] : [found.first_name, found.last_name].map(wordsOf));
  }
  return {
    mayName: (id) => !optedOut.has(id),
    mayQuote(text, nearby) {
      const said = wordsOf(text);
      const near = new Set(nearby);
      for (const [id, names] of words) {
        const named = names.filter((name) => said.includes(name));
        if (said.includes(wordsOf(id))) return false;
        if (names.length > 0 && named.length === names.length) return false;
        if (near.has(id) && named.length > 0) return false;
      }
      return true;
    },
  };
}

/** The words of a text without case and accents, each between two spaces. */
function wordsOf(text: string): string {
  return ` ${normalizeText(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .join(' ')} `;
}
