import { formatDuration } from '@/lib/duration';
import type { LeadTimeRow } from '../chart-data';

/** "2 d to 3 d", "5 d and longer"; the upper end is not included. */
export function bucketText({ from, to }: LeadTimeRow): string {
  const text = (minutes: number) => formatDuration(minutes * 60);
  if (to === undefined) return `${text(from)} and longer`;
  return from === 0 ? `less than ${text(to)}` : `${text(from)} to ${text(to)}`;
}
