import { StateLabel } from '@/components/state-label';
import { formatDuration } from '@/lib/duration';
import type { Run, RunStatus } from '../api/run';

export const RUN_STATUS_NAMES = {
  queued: 'Waiting to begin',
  running: 'Running',
  complete: 'Complete',
  failed: 'Failed',
} as const satisfies Record<RunStatus, string>;

const TONES = {
  queued: 'busy',
  running: 'busy',
  complete: 'good',
  failed: 'bad',
} as const satisfies Record<RunStatus, string>;

export function RunStatusLabel({ run: { status, durationMs } }: { run: Run }) {
  const length = durationMs === null ? '' : ` after ${formatDuration(durationMs / 1_000)}`;
  return <StateLabel tone={TONES[status]}>{RUN_STATUS_NAMES[status] + length}</StateLabel>;
}
