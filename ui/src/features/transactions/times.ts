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

/** The time that a form field for local dates and times holds; empty for none. */
export function localText(time: Date | null): string {
  if (time === null) return '';
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** The moment that such a field means; null if it is empty or no time. */
export function readLocal(text: string): Date | null {
  const time = new Date(text);
  return text === '' || Number.isNaN(time.getTime()) ? null : time;
}
