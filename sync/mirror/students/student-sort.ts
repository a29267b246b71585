import type { StudentFilter } from './student-filter.ts';
import type { StudentIndex } from './student-index.ts';

/** The positions of schools and grades in the order that people expect. */
export interface Orders {
  schools(): ReadonlyMap<number, number>;
  grades(): ReadonlyMap<string, number>;
}

/** The place of a student who has no value to sort by: after all days, 99991231 among them. */
const none = 100_000_000;

/** Students in the order of a value of the enrollment that the list shows, and then by name. */
export function sorted(
  named: Int32Array,
  index: StudentIndex,
  by: {
    readonly chosen: Int32Array;
    readonly filter: StudentFilter;
    readonly orders: Orders;
  },
): Int32Array {
  const placeOf = placesFor(index, by);
  // One number for each student, from the value and then the place by name: to sort numbers is fast.
  const size = named.length;
  const codes = new Float64Array(size);
  for (let i = 0; i < size; i += 1) {
    const enrollment = by.chosen[named[i] as number] as number;
    const place = enrollment < 0 ? none : placeOf(enrollment);
    // Who has no value stands last in both orders.
    const value = by.filter.descending && place < none ? none - 1 - place : place;
    codes[i] = value * size + i;
  }
  codes.sort();
  return Int32Array.from(codes, (code) => named[code % size] as number);
}

function placesFor(
  index: StudentIndex,
  {
    filter,
    orders,
  }: {
    filter: StudentFilter;
    orders: Orders;
  },
): (enrollment: number) => number {
  const enrollments = index.enrollments();
  if (filter.sort === 'school') {
    const places = orders.schools();
    return (i) => places.get(enrollments.school[i] as number) ?? none;
  }
  if (filter.sort === 'grade') {
    const order = orders.grades();
    const places = new Map([...index.grades].map(([name, n]) => [n, order.get(name) ?? none]));
    return (i) => places.get(enrollments.grade[i] as number) ?? none;
  }
  const days = filter.sort === 'entry_date' ? enrollments.entry : enrollments.exit;
  return (i) => days[i] || none;
}
