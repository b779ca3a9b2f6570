import { StateLabel } from '@/components/state-label';
import { formatBetween } from '@/lib/duration';
import type { Run } from '../api/get-runs';

const OUTCOMES = {
  running: { tone: 'busy', text: 'Running' },
  succeeded: { tone: 'good', text: 'Succeeded' },
  failed: { tone: 'bad', text: 'Failed' },
  'timed-out': { tone: 'bad', text: 'Timed out' },
  skipped: { tone: 'idle', text: 'Skipped' },
} as const;

/** How a run ended and how long it took, or has taken so far. */
export function OutcomeLabel({ run, now }: { run: Run; now: Date }) {
  const { tone, text } = OUTCOMES[run.outcome];
  if (run.outcome === 'skipped') return <StateLabel tone={tone}>{text}</StateLabel>;
  const duration = formatBetween(run.startedAt, run.finishedAt ?? now);
  return (
    <StateLabel tone={tone}>
      {run.outcome === 'running' ? `${text} for ${duration}` : `${text} after ${duration}`}
    </StateLabel>
  );
}
