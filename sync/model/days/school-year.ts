/** The month in which a school year begins: July. */
const firstMonth = 7;

/** The Ed-Fi school year of a day, `YYYY-MM-DD`: it is named after the calendar year in which it ends. */
export function schoolYearOf(date: string): number {
  const [year = 0, month = 0] = date.split('-').map(Number);
  return month >= firstMonth ? year + 1 : year;
}
