import type { LeadTimes } from './api/get-lead-times';
import type { Day } from './api/get-report';

const DAY = 86_400_000;

/** A day of a series; `day` is undefined where there were no orders, and `value` where it has none. */
export type DayRow = { at: number; day: Day | undefined; value: number | undefined };

/** Every day from the first to the last of a report, oldest first: days without orders are told as such. */
export function dayRows(series: Day[], of: (day: Day) => number | undefined): DayRow[] {
  const known = new Map(series.map((day) => [Date.parse(day.day), day]));
  const times = [...known.keys()];
  if (times.length === 0) return [];
  const first = Math.min(...times);
  const count = (Math.max(...times) - first) / DAY + 1;
  return Array.from({ length: count }, (_, index) => {
    const at = first + index * DAY;
    const day = known.get(at);
    return { at, day, value: day && of(day) };
  });
}

/** So many orders took from `from` up to `to` minutes; longer ones are in the last row, whose `to` is undefined then. */
export type LeadTimeRow = { from: number; to: number | undefined; orders: number };

/** As many bars as can be told apart. */
const MOST_ROWS = 120;

/** Every bucket from the shortest to the longest, also those without orders. */
export function leadTimeRows({
  buckets,
  bucketMinutes,
}: Pick<LeadTimes, 'buckets' | 'bucketMinutes'>): LeadTimeRow[] {
  const [first, last] = [buckets[0], buckets.at(-1)];
  if (!first || !last) return [];
  const all = (last.fromMinutes - first.fromMinutes) / bucketMinutes + 1;
  const count = Math.min(all, MOST_ROWS);
  const rows: LeadTimeRow[] = Array.from({ length: count }, (_, index) => {
    const from = first.fromMinutes + index * bucketMinutes;
    const isRest = index === count - 1 && all > count;
    return { from, to: isRest ? undefined : from + bucketMinutes, orders: 0 };
  });
  for (const { fromMinutes, orders } of buckets) {
    const index = Math.min((fromMinutes - first.fromMinutes) / bucketMinutes, count - 1);
    const row = rows[index];
    if (row) row.orders += orders;
  }
  return rows;
}
