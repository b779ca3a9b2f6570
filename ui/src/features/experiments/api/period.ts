import * as v from 'valibot';
import { formatDate, formatInteger, formatShortDate } from '@/lib/format';

/** A time of an experiment: RFC 3339, or the integer of a period. */
export const periodSchema = v.union([v.string(), v.number()]);

export type Period = v.InferOutput<typeof periodSchema>;

/** A period by its day, or its number. */
export function formatPeriod(period: Period): string {
  return typeof period === 'number' ? formatInteger(period) : formatDate(new Date(period));
}

/** As formatPeriod, for an axis. */
export function formatShortPeriod(period: Period): string {
  return typeof period === 'number' ? formatInteger(period) : formatShortDate(new Date(period));
}

/** The place of a period among others: milliseconds or its number. */
export function periodOrdinal(period: Period): number {
  return typeof period === 'number' ? period : Date.parse(period);
}
