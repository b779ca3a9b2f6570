import type { Order } from './api/order';

/** What people call an order: what the customer calls it, or the random end of its id. */
export function orderName({ id, reference }: Pick<Order, 'id' | 'reference'>): string {
  return reference ?? `…${id.slice(-8)}`;
}
