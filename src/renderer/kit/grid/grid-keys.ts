/**
 * The row that a key goes to.
 * @param place.page rows in sight
 * @returns undefined where the key does not move
 */
export function moveRow(
  key: string,
  place: { active: number; total: number; page: number },
): number | undefined {
  const { active, total, page } = place;
  const last = total - 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(active + 1, last);
    case 'ArrowUp':
      return Math.max(active - 1, 0);
    case 'PageDown':
      return Math.min(active + page, last);
    case 'PageUp':
      return Math.max(active - page, 0);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
