import { formatBetween } from '@/lib/duration';
import type { Order } from '../api/order';
import type { Status } from '../api/sums';

/** A step of an order's life: when it was, and how long after the one before; both undefined if it has not been. */
export type Step = { status: Status; at: Date | null; after: string | undefined };

/** The steps that an order has gone, and those that are still before it on the usual way. */
export function steps(order: Order): Step[] {
  const { placedAt, acceptedAt, shippedAt, deliveredAt, returnedAt, cancelledAt } = order;
  const all: [Status, Date | null][] = [
    ['placed', placedAt],
    ['accepted', acceptedAt],
    ['shipped', shippedAt],
    ['delivered', deliveredAt],
    ['returned', returnedAt],
    ['cancelled', cancelledAt],
  ];
  // A cancelled order goes no further, and nothing is expected to come back.
  const expected = (status: Status) =>
    cancelledAt === null && status !== 'returned' && status !== 'cancelled';
  let before: Date | undefined;
  return all
    .filter(([status, at]) => at !== null || expected(status))
    .map(([status, at]) => {
      const after = at && before ? formatBetween(before, at) : undefined;
      before = at ?? before;
      return { status, at, after };
    });
}
