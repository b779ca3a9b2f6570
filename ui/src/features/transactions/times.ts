const hours = new Intl.DateTimeFormat('en', {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  hourCycle: 'h23',
});
const hourRanges = new Intl.DateTimeFormat('en', {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const days = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', timeZone: 'UTC' });

/** A point of a time axis: an hour in the reader's time zone, or a day in UTC. */
export function formatPoint(at: number, bucket: string): string {
  if (bucket === 'day') return days.format(at);
  return bucket === 'hour' ? `${hours.format(at)}h` : hourRanges.format(at);
}
