import { Button } from '@mantine/core';
import { Age } from '@/components/age';
import { LiveIndicator } from '@/components/live-indicator';
import type { LiveStatus } from '@/lib/live/live-status';
import { POLL_INTERVAL } from '../api/keys';
import classes from './freshness.module.css';

type Props = {
  query: { dataUpdatedAt: number; isFetching: boolean; refetch: () => unknown };
  live: LiveStatus;
};

/** How fresh what is shown is, and a way to have it fresher. */
export function Freshness({ query, live }: Props) {
  return (
    <div className={classes.freshness}>
      <LiveIndicator status={live} interval={POLL_INTERVAL} />
      <span className={classes.age}>
        Updated <Age since={new Date(query.dataUpdatedAt)} />
      </span>
      <Button
        variant="default"
        size="compact-xs"
        aria-disabled={query.isFetching}
        onClick={() => void query.refetch()}
      >
        Refresh
      </Button>
    </div>
  );
}
