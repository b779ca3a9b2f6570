import { StateLabel } from '@/components/state-label';
import type { Status } from '../api/experiment';

export const STATUS_NAMES = {
  pending: 'Waiting to begin',
  generating: 'Simulating',
  'awaiting-results': 'Awaiting results',
  analyzing: 'Analysing',
  complete: 'Complete',
  partial: 'Partly analysed',
  failed: 'Failed',
} as const satisfies Record<Status, string>;

const TONES = {
  pending: 'busy',
  generating: 'busy',
  'awaiting-results': 'idle',
  analyzing: 'busy',
  complete: 'good',
  partial: 'bad',
  failed: 'bad',
} as const satisfies Record<Status, string>;

export function StatusLabel({ status }: { status: Status }) {
  return <StateLabel tone={TONES[status]}>{STATUS_NAMES[status]}</StateLabel>;
}
