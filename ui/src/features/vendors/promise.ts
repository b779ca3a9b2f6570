import { formatBetween } from '@/lib/duration';
import type { Order } from './api/order';

type Times = Pick<Order, 'promisedAt' | 'deliveredAt' | 'cancelledAt'>;

/** How an order stands to its promise: `late` if it arrived later, or has not arrived though it should have. */
export type Standing = { isLate: boolean; text: string };

/** "Arrived 2 d early", "Due in 3 h", "Overdue by 1 d 2 h". */
export function standing({ promisedAt, deliveredAt, cancelledAt }: Times, now: Date): Standing {
  if (cancelledAt) return { isLate: false, text: 'Cancelled' };
  const at = deliveredAt ?? now;
  const isLate = at > promisedAt;
  const distance = isLate ? formatBetween(promisedAt, at) : formatBetween(at, promisedAt);
  if (deliveredAt) {
    if (deliveredAt.getTime() === promisedAt.getTime()) return { isLate, text: 'Arrived as promised' };
    return { isLate, text: `Arrived ${distance} ${isLate ? 'late' : 'early'}` };
  }
  return { isLate, text: isLate ? `Overdue by ${distance}` : `Due in ${distance}` };
}
