import type { Span } from './api/span';
import type { VendorSearch } from './search';

const DAY = 86_400_000;

/** Lengths that are offered, in days up to and with today. */
export const LENGTHS = [7, 30, 90] as const;

/** The days that an address names; undefined for all time. One without the other names no days. */
export function spanOf({ from, to }: Pick<VendorSearch, 'from' | 'to'>): Span | undefined {
  return from !== undefined && to !== undefined ? { from, to } : undefined;
}

/** So many days up to and with that of a moment, in UTC. */
export function lastDays(days: number, now: Date): Span {
  return { from: dayText(now.getTime() - (days - 1) * DAY), to: dayText(now.getTime()) };
}

/** Which of the lengths a span is; undefined if it is another. */
export function lengthOf(span: Span | undefined, now: Date): number | undefined {
  return LENGTHS.find((days) => {
    const { from, to } = lastDays(days, now);
    return span?.from === from && span.to === to;
  });
}

function dayText(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
