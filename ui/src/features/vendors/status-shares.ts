import { STATUSES } from './api/sums';
import type { ByStatus, Status } from './api/sums';

export type StatusShare = { status: Status; orders: number; share: number };

/** The orders of each status as shares of all of them. */
export function statusShares(byStatus: ByStatus): StatusShare[] {
  const all = STATUSES.reduce((sum, status) => sum + byStatus[status], 0);
  return STATUSES.map((status) => ({
    status,
    orders: byStatus[status],
    share: all === 0 ? 0 : byStatus[status] / all,
  }));
}
