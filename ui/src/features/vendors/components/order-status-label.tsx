import { StateLabel } from '@/components/state-label';
import type { Status } from '../api/sums';
import { STATUS_NAMES } from '../words';

const TONES = {
  placed: 'busy',
  accepted: 'busy',
  shipped: 'busy',
  delivered: 'good',
  returned: 'bad',
  cancelled: 'idle',
} as const satisfies Record<Status, string>;

/** Where an order stands. */
export function OrderStatusLabel({ status }: { status: Status }) {
  return <StateLabel tone={TONES[status]}>{STATUS_NAMES[status]}</StateLabel>;
}
