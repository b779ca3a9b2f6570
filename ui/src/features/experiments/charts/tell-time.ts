import { formatInteger, formatShortDate } from '@/lib/format';
import type { Scale } from '../chart-data';

/** A point of a time axis in words. */
export function tellTime(scale: Scale, at: number): string {
  return scale === 'integer' ? formatInteger(at) : formatShortDate(new Date(at));
}
