/**
 * Every order in which actors can take their steps, as lists of actors. Actors with equally many steps are alike:
 * orders that differ only in which of them is which are given once, and they begin in the order of their numbers.
 * @param steps how many steps each actor takes
 */
export function interleavings(steps: readonly number[]): number[][] {
  const orders: number[][] = [];
  const taken = steps.map(() => 0);
  const order: number[] = [];
  const total = steps.reduce((sum, count) => sum + count, 0);
  const extend = () => {
    if (order.length === total) orders.push([...order]);
    for (const [actor, count] of steps.entries()) {
      const done = taken[actor] as number;
      const hasTwinBefore = steps[actor - 1] === count && taken[actor - 1] === 0;
      if (done === count || (done === 0 && hasTwinBefore)) continue;
      taken[actor] = done + 1;
      order.push(actor);
      extend();
      order.pop();
      taken[actor] = done;
    }
  };
  extend();
  return orders;
}
