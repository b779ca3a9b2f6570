import { mustAsk } from '@/lib/live/live-status';
import type { LiveStatus } from '@/lib/live/live-status';
import { StateLabel } from './state-label';

type Props = {
  status: LiveStatus;
  /** How often the page asks where it is not told, in milliseconds. */
  interval: number;
};

/** Whether the page is told of changes as they happen. */
export function LiveIndicator({ status, interval }: Props) {
  if (status.phase === 'live') return <StateLabel tone="good">Live</StateLabel>;
  if (mustAsk(status)) return <StateLabel tone="idle">{`Every ${interval / 1_000} s`}</StateLabel>;
  return <StateLabel tone="busy">Connecting</StateLabel>;
}
