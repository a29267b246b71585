import { joinTexts } from '../../../sync/i18n/isolate.ts';
import { titleMessage } from '../../../sync/i18n/title-message.ts';
import type { VisitReport } from '../../../sync/laptop/api/visit.ts';
import { calendarMinute } from '../../../sync/model/days/calendar-day.ts';
import { exportMessages as t } from './export.messages.ts';
import { type Html, html, page } from './html.ts';

/** A visit as a page to print: what was done, the notes, and the roster. */
export function visitPage(report: VisitReport): string {
  const { school_name: school, students, done, left_out } = report;
  const checked = students.filter(({ checked_at }) => checked_at !== null).length;
  const title = t('visit', { school });
  const hasLeftOut = Object.values(left_out).some((count) => count > 0);
  return page(title, [
    html`<h1>${title}</h1>`,
    html`<p>${times(report)} · ${t('checkedOf', { checked, all: students.length })}</p>`,
    html`<p class="notice">${t('redisclosure')}</p>`,
    ...(hasLeftOut ? [html`<p class="notice">${t('leftOut', left_out)}</p>`] : []),
    html`<h2>${t('done', { count: done.length })}</h2>`,
    done.length === 0
      ? html`<p>${t('nothingDone')}</p>`
      : html`<ul>${done.map((parts) => html`<li>${titleMessage(parts)}</li>`)}</ul>`,
    ...notes(report),
    html`<h2>${t('roster', { count: students.length })}</h2>`,
    roster(report),
  ]);
}

function times({ started_at, ended_at }: VisitReport): string {
  const start = calendarMinute(started_at);
  return ended_at === null
    ? t('since', { start })
    : t('from', { start, end: calendarMinute(ended_at) });
}

function notes({ note, students }: VisitReport): Html[] {
  const noted = students.filter((student) => student.note !== null);
  if (note === '' && noted.length === 0) return [];
  return [
    html`<h2>${t('notes')}</h2>`,
    html`<dl>${[
      ...(note === '' ? [] : [html`<dt>${t('theVisit')}</dt><dd>${note}</dd>`]),
      ...noted.map((one) => html`<dt>${nameOf(one)}</dt><dd>${one.note ?? ''}</dd>`),
    ]}</dl>`,
  ];
}

function roster({ students }: VisitReport): Html {
  const headings = [t('name'), t('id'), t('grade'), t('entry'), t('exit'), t('checked')];
  return html`<table>
    <thead><tr>${headings.map((text) => html`<th scope="col">${text}</th>`)}</tr></thead>
    <tbody>${students.map(
      (one) => html`<tr>
        <td>${nameOf(one)}</td><td>${one.student_unique_id}</td><td>${one.grade ?? ''}</td>
        <td>${one.entry_date ?? ''}</td><td>${one.exit_withdraw_date ?? ''}</td>
        <td>${one.checked_at === null ? '' : calendarMinute(one.checked_at)}</td>
      </tr>`,
    )}</tbody>
  </table>`;
}

function nameOf({ last_name, first_name }: { last_name: string; first_name: string }): string {
  return joinTexts([last_name, first_name], ', ');
}
