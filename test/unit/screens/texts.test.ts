import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkJoin } from '../../../src/renderer/features/session/join-check.ts';
import { moveRow } from '../../../src/renderer/kit/grid/grid-keys.ts';
import {
  formatCode,
  formatCount,
  formatDate,
  formatInstant,
  fullName,
  listName,
} from '../../../src/renderer/library/format/format.ts';
import { calendarAdvice } from '../../../src/renderer/records/enrollment/calendar-advice.ts';
import { enrollmentState } from '../../../src/renderer/records/enrollment/enrollment-state.ts';
import {
  describeSync,
  paceMessages,
  receivedMessage,
} from '../../../src/renderer/records/sync-status.ts';
import { setLanguage } from '../../../sync/i18n/language.ts';
import { problemMessage } from '../../../sync/i18n/problem-message.ts';
import { titleMessage } from '../../../sync/i18n/title-message.ts';
import type { SyncStatus } from '../../../sync/laptop/api/sync.ts';

const idle: SyncStatus = {
  phase: 'idle',
  work_offline: false,
  reachable: true,
  live: true,
  verified: null,
  pull: null,
  comparing: null,
  outbox: { waiting: 0, in_flight: 0, held: 0, conflict: 0, rejected: 0, parked: 0, unreadable: 0 },
  set_aside: 0,
  as_of: { postgres: null, dynamodb: null },
  last_success: '2026-11-25T10:00:00Z',
  last_error: null,
};

describe('the bar of the sync', () => {
  test('claims that everything is sent only when nothing waits', () => {
    expect(describeSync(idle).label).toBe('Up to date');
    for (const state of ['waiting', 'in_flight', 'held'] as const) {
      const status = { ...idle, outbox: { ...idle.outbox, [state]: 1 } };
      expect(describeSync(status).label).toBe('Online');
    }
  });

  test('says that it is offline, and by whose choice', () => {
    const unreachable = { code: 'unreachable' } as const;
    expect(describeSync({ ...idle, reachable: false, last_error: unreachable }).label).toBe(
      'Offline',
    );
    expect(describeSync({ ...idle, work_offline: true }).label).toBe('Working offline');
  });

  test('tells why a sync failed though the hub was there', () => {
    const last_error = { code: 'device_revoked' } as const;
    expect(describeSync({ ...idle, last_error })).toMatchObject({
      tone: 'danger',
      hint: 'District IT has revoked this laptop. It no longer syncs; call district IT.',
    });
  });

  test('tells how fast records come, and how long the rest will take', () => {
    const pull = { received: 40_000, expected: 320_000, seconds: 2 };
    expect(receivedMessage(pull)).toBe('Receiving: 40,000 of 320,000 records');
    expect(paceMessages(pull)).toEqual(['20,000 a second', 'about 14 seconds left']);
    expect(paceMessages({ ...pull, expected: 4_000_000 })[1]).toBe('about 3 minutes left');
    expect(paceMessages({ ...pull, expected: null })).toEqual(['20,000 a second']);
    expect(paceMessages({ ...pull, seconds: 0.2 })).toEqual([]);
  });

  test('counts what arrives', () => {
    expect(
      describeSync({
        ...idle,
        phase: 'pulling',
        pull: { received: 12_345, expected: null, seconds: 1 },
      }).label,
    ).toContain('12,345 records');
  });
});

describe('an enrollment', () => {
  const on = (entry_date: string | null, exit_withdraw_date: string | null) =>
    enrollmentState({ entry_date, exit_withdraw_date }, '2026-11-25').label;

  test('has its place on the time line by its dates', () => {
    expect(on(null, null)).toBe('Not enrolled');
    expect(on('2026-08-24', null)).toBe('Enrolled');
    expect(on('2026-12-01', null)).toBe('From Dec 1, 2026');
    expect(on('2026-08-24', '2026-12-18')).toBe('Until Dec 18, 2026');
    expect(on('2026-08-24', '2026-11-25')).toBe('Withdrawn');
  });
});

describe('text for people', () => {
  test('names keep their parts and their order', () => {
    const person = {
      first_name: 'Ana',
      middle_name: 'María',
      last_name: 'Ruiz',
      generation_code_suffix: 'Jr',
    };
    expect(listName(person)).toBe('Ruiz, Ana María Jr');
    expect(fullName(person)).toBe('Ana María Ruiz Jr');
  });

  test('a calendar date is the same day in every time zone', () => {
    const before = process.env.TZ;
    try {
      for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'America/Chicago']) {
        process.env.TZ = zone;
        expect(formatDate('2026-03-01')).toBe('Mar 1, 2026');
      }
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
    expect(formatDate('2026-02-30')).toBe('2026-02-30');
  });

  test('an instant is written as people say it', () => {
    const now = new Date(2026, 10, 25, 10, 32);
    const at = (...parts: [number, number, number, number, number]) =>
      formatInstant(new Date(...parts).toISOString(), now);
    expect(formatInstant(now.toISOString(), now)).toBe('just now');
    expect(at(2026, 10, 25, 9, 5)).toBe('9:05 AM');
    expect(at(2026, 10, 24, 23, 59)).toBe('yesterday, 11:59 PM');
    expect(at(2026, 2, 3, 8, 0)).toBe('Mar 3, 8:00 AM');
    expect(at(2025, 2, 3, 8, 0)).toBe('Mar 3, 2025, 8:00 AM');
  });

  test('counts and codes read as words', () => {
    expect(formatCount(1200)).toBe('1,200');
    expect(formatCode('school_owner')).toBe('School owner');
    expect(formatCode('districtAdministrator')).toBe('District administrator');
  });
});

describe('joining', () => {
  const right = {
    hub: 'https://hub.example.org',
    code: 'ABCD',
    passphrase: 'correct horse',
    again: 'correct horse',
  };

  test('is ready when all four are right', () => {
    expect(checkJoin(right)).toEqual({});
  });

  test.each([
    ['hub', { hub: 'hub.example.org' }],
    ['hub', { hub: 'ftp://hub.example.org' }],
    ['code', { code: '  ' }],
    ['passphrase', { passphrase: 'elevenchars', again: 'elevenchars' }],
    ['again', { again: 'correct house' }],
  ])('says what is wrong with the field %s', (field, change) => {
    expect(Object.keys(checkJoin({ ...right, ...change }))).toEqual([field]);
  });
});

test('keys move over the rows of a list and stop at its ends', () => {
  const place = { active: 5, total: 10, page: 4 };
  const moves = ['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'].map((key) =>
    moveRow(key, place),
  );
  expect(moves).toEqual([6, 4, 9, 1, 0, 9]);
  expect(moveRow('ArrowDown', { ...place, active: 9 })).toBe(9);
  expect(moveRow('ArrowUp', { ...place, active: 0 })).toBe(0);
  expect(moveRow('a', place)).toBeUndefined();
});

describe('in Spanish', () => {
  beforeEach(() => setLanguage('es'));
  afterEach(() => setLanguage('en'));

  test('dates, instants and codes are written as Spanish writes them', () => {
    expect(formatDate('2026-08-24')).toBe('24 ago 2026');
    const now = new Date('2026-11-25T10:00:30Z');
    expect(formatInstant('2026-11-25T10:00:00Z', now)).toBe('ahora mismo');
    expect(formatCode('counselor')).toBe('Consejería');
    expect(formatCode('some_other_code')).toBe('Some other code');
  });

  test('a title says what was done, with its date and its fields', () => {
    const parts = {
      kind: 'withdraw',
      student: { id: '604821', name: 'Ana Ruiz' },
      school: { id: '255901001', name: 'Lincoln' },
      date: '2027-05-03',
      entity: null,
      record: null,
      fields: [],
    } as const;
    expect(titleMessage(parts)).toBe('Dar de baja a Ana Ruiz de Lincoln a partir del 3 may 2027');
    const edit = { ...parts, kind: 'edit', entity: 'students', record: 'Ana Ruiz' } as const;
    expect(titleMessage({ ...edit, fields: ['last_name'] })).toBe(
      'Cambiar: estudiante Ana Ruiz: apellido',
    );
  });

  test('a problem names its field, its values and its limits', () => {
    expect(problemMessage({ code: 'required', field: 'last_name' })).toBe('Indique el apellido.');
    const params = { reason: 'field', limit: 100, length: 1_204 } as const;
    expect(problemMessage({ code: 'too_long', field: 'last_name', params })).toBe(
      'Apellido admite como máximo 100 caracteres; este texto tiene 1,204.',
    );
  });
});

describe('the days of an enrollment', () => {
  const advice = (enrollment: object) => calendarAdvice(enrollment as never, '2026-11-25');

  test('are of a school year, and days of school', () => {
    expect(advice({ entry_date: '2026-11-25', school_year: 2027 })).toEqual([]);
    expect(advice({ entry_date: '2026-11-28' })).toEqual([
      'Nov 28, 2026 is a Saturday. Schools rarely have classes that day.',
    ]);
    expect(advice({ entry_date: '2026-06-30', school_year: 2027 })).toEqual([
      'Jun 30, 2026 is not in the school year 2026–27, which runs from July to June.',
    ]);
    expect(advice({ exit_withdraw_date: '2027-11-26' })).toEqual([
      'Nov 26, 2027 is more than a year ahead.',
    ]);
  });

  test('are not judged while they are typed', () => {
    expect(advice({ entry_date: null, exit_withdraw_date: '2026-02-31' })).toEqual([]);
  });
});
