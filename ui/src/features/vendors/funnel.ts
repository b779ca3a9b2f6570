import type { ByStatus } from './api/sums';

/** How many orders came so far. */
export type Stage = { name: string; orders: number };

/** From all orders to those that arrived and were kept. Cancelled ones come no further than the first stage. */
export function funnel({ placed, accepted, shipped, delivered, returned, cancelled }: ByStatus): Stage[] {
  const arrived = delivered + returned;
  const sent = shipped + arrived;
  const taken = accepted + sent;
  return [
    { name: 'Placed', orders: placed + taken + cancelled },
    { name: 'Accepted, not cancelled', orders: taken },
    { name: 'Shipped', orders: sent },
    { name: 'Arrived', orders: arrived },
    { name: 'Kept', orders: delivered },
  ];
}
