/** How far a page is. */
const PAGE = 10;

/** Where a key leads from a row; undefined if it is not for going through rows. */
export function nextRow(key: string, row: number, count: number): number | undefined {
  const steps: Record<string, number> = {
    ArrowDown: row + 1,
    ArrowUp: row - 1,
    PageDown: row + PAGE,
    PageUp: row - PAGE,
    Home: 0,
    End: count - 1,
  };
  const next = steps[key];
  return next === undefined ? undefined : Math.max(0, Math.min(next, count - 1));
}
