import type { LiveStatus } from '@/lib/live/live-status';
import classes from './live-indicator.module.css';

type Props = {
  status: LiveStatus;
  /** How often the page asks where it is not told, in milliseconds. */
  interval: number;
};

/** A dot and a word: whether the page is told of changes as they happen. */
export function LiveIndicator({ status: { phase, interrupted }, interval }: Props) {
  const live = phase === 'live';
  return (
    <span className={classes.indicator} data-live={live} data-testid="live">
      <span className={classes.dot} aria-hidden />
      {live ? 'Live' : interrupted || phase === 'unavailable' ? `Every ${interval / 1_000} s` : 'Connecting'}
    </span>
  );
}
