import { problemMessage } from '../../../../../../sync/i18n/problem-message.ts';
import { Badge } from '../../../../kit/surface/badge.tsx';
import { formatDate, listName } from '../../../../library/format/format.ts';
import { listMessages as t } from '../list.messages.ts';
import { nameOf, type ShownLines } from './use-bulk-lines.ts';

/** The enrollments that a bulk action concerns: whose, where, what is unusual, and what failed. */
export function BulkLines({ lines }: { lines: ShownLines }) {
  return (
    <fieldset className="bulk">
      <legend className="bulk__title">{t('enrollments', { count: lines.lines.length })}</legend>
      <ul className="bulk__lines">
        {lines.lines.map((line) => {
          const problem = lines.problemOf(line);
          return (
            <li key={nameOf(line)} className="bulk__line">
              <label className="bulk__choice">
                <input
                  type="checkbox"
                  className="mark"
                  checked={lines.isChosen(line)}
                  onChange={() => lines.toggle(line)}
                />
                <span>
                  <span className="bulk__name">{listName(line)}</span>{' '}
                  <span className="muted numeric">
                    {t('enrolledAt', {
                      id: line.student_unique_id,
                      school: line.school_name,
                      since: formatDate(line.entry_date),
                    })}
                  </span>
                </span>
              </label>
              {line.unusual.map((kind) => (
                <Badge key={kind} tone="warn">
                  {t(kind)}
                </Badge>
              ))}
              {problem && (
                <p className="bulk__problem" role="alert">
                  {problemMessage(problem)}
                </p>
              )}
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}
