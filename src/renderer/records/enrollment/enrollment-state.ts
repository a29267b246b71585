import type { Tone } from '../../kit/surface/notice.tsx';
import { formatDate } from '../../library/format/format.ts';
import { studentMessages as t } from '../student.messages.ts';

export interface EnrollmentState {
  readonly tone: Tone | 'neutral';
  readonly label: string;
  /** The student is at the school today, or will be. */
  readonly isOpen: boolean;
}

/** The state of an enrollment on a day. Dates are `YYYY-MM-DD`, so texts sort as days do. */
export function enrollmentState(
  enrollment: { entry_date: string | null; exit_withdraw_date: string | null },
  today: string,
): EnrollmentState {
  const { entry_date, exit_withdraw_date } = enrollment;
  if (entry_date === null) return { tone: 'neutral', label: t('notEnrolled'), isOpen: false };
  if (exit_withdraw_date !== null) {
    return exit_withdraw_date > today
      ? {
          tone: 'info',
          label: t('until', { date: formatDate(exit_withdraw_date) }),
          isOpen: true,
        }
      : { tone: 'neutral', label: t('withdrawn'), isOpen: false };
  }
  return entry_date > today
    ? { tone: 'info', label: t('fromDate', { date: formatDate(entry_date) }), isOpen: true }
    : { tone: 'ok', label: t('enrolled'), isOpen: true };
}
