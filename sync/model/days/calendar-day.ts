/**
 * The calendar day of an instant in the district, `YYYY-MM-DD`. Every comparison of an instant with a date of a
 * record goes through here. A laptop's own time zone stands for the district's: no record holds one, and a
 * counselor's laptop is set to the zone in which they work.
 */
export function calendarDay(instant: Date | string): string {
  const { year, month, day } = partsOf(instant);
  return `${year}-${month}-${day}`;
}

/** The same with hours and minutes, as a spreadsheet reads them: `YYYY-MM-DD hh:mm`. */
export function calendarMinute(instant: Date | string): string {
  const { hour, minute } = partsOf(instant);
  return `${calendarDay(instant)} ${hour}:${minute}`;
}

function partsOf(instant: Date | string) {
  const date = new Date(instant);
  const two = (number: number) => String(number).padStart(2, '0');
  return {
    year: String(date.getFullYear()).padStart(4, '0'),
    month: two(date.getMonth() + 1),
    day: two(date.getDate()),
    hour: two(date.getHours()),
    minute: two(date.getMinutes()),
  };
}
