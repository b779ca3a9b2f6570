import { StateLabel } from '@/components/state-label';
import type { Status } from '../api/anomaly';
import { STATUS_NAMES } from '../words';

const TONES = {
  open: 'busy',
  confirmed: 'bad',
  valuable: 'good',
  'false-positive': 'idle',
  cleared: 'idle',
} as const satisfies Record<Status, string>;

export function AnomalyStatusLabel({ status }: { status: Status }) {
  return <StateLabel tone={TONES[status]}>{STATUS_NAMES[status]}</StateLabel>;
}
