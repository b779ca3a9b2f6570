import { StateLabel } from '@/components/state-label';
import type { Run, RunStatus } from '../api/run';
import { lengthText } from '../run-words';

const NAMES = {
  waiting: 'Waiting to begin',
  running: 'Running',
  done: 'Done',
  failed: 'Failed',
} as const satisfies Record<RunStatus, string>;

const TONES = {
  waiting: 'busy',
  running: 'busy',
  done: 'good',
  failed: 'bad',
} as const satisfies Record<RunStatus, string>;

export function RunStatusLabel({ run }: { run: Run }) {
  const length = lengthText(run);
  const after = length === undefined ? '' : ` after ${length}`;
  return <StateLabel tone={TONES[run.status]}>{NAMES[run.status] + after}</StateLabel>;
}
