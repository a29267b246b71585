import fc from 'fast-check';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { EnrollmentScale } from '../../../src/renderer/features/students/record/enrollment-scale.tsx';
import type { StudentSchoolAssociation } from '../../../sync/model/catalog.ts';
import { goodRecord } from '../../support/any-value.ts';

const anyDay = fc.constantFrom(
  '2026-08-24',
  '2025-08-25',
  '0206-08-24',
  '20226-08-24',
  '9999-12-31',
  'infinity',
  '-infinity',
  '',
);

test('enrollments with any dates are drawn, in bounded space', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyDay, fc.option(anyDay)), { maxLength: 5 }), (days) => {
      const enrollments = days.map(([entry_date, exit_withdraw_date], i) => ({
        enrollment: {
          ...goodRecord('student_school_associations', i),
          entry_date,
          exit_withdraw_date,
        } as unknown as StudentSchoolAssociation,
        school_name: 'Lincoln',
        changeset: null,
      }));
      const drawn = renderToStaticMarkup(<EnrollmentScale enrollments={enrollments} />);
      expect(drawn).not.toMatch(/NaN|Infinity/);
      expect(drawn.length).toBeLessThan(20_000);
    }),
  );
});
