import { Button, NativeSelect } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import classes from '@/components/bar.module.css';
import { EmptyState } from '@/components/empty-state';
import { LiveBanner } from '@/components/live-banner';
import { LiveIndicator } from '@/components/live-indicator';
import { LoadingState } from '@/components/loading-state';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import rows from '@/components/row.module.css';
import { mustAsk } from '@/lib/live/live-status';
import { problemOf } from '@/lib/query-problem';
import { useFollowRuns } from './api/follow-runs';
import { POLL_INTERVAL } from './api/keys';
import { useRuns } from './api/list-runs';
import { isUnderWay, JOBS } from './api/run';
import type { Job } from './api/run';
import { DetectNow } from './components/detect-now';
import { GenerateTraffic } from './components/generate-traffic';
import { RunRow } from './components/run-row';
import { TransactionParts } from './components/transaction-parts';
import { JOB_NAMES } from './words';

export function RunsPage() {
  const { job } = useSearch({ from: '/transactions/runs' });
  const navigate = useNavigate({ from: '/transactions/runs' });
  const live = useFollowRuns();
  const runs = useRuns(job, { live: !mustAsk(live) });
  const list = runs.data?.pages.flatMap(({ data }) => data) ?? [];
  const isRunning = (which: Job) => list.some((run) => run.job === which && isUnderWay(run));
  return (
    <Page title="Runs" description="Each time stale accounts were scored, or traffic was made up.">
      <TransactionParts />
      <div className={classes.bar}>
        <NativeSelect
          aria-label="Job"
          value={job ?? ''}
          data={[
            { value: '', label: 'All runs' },
            ...JOBS.map((value) => ({ value, label: JOB_NAMES[value] })),
          ]}
          onChange={({ currentTarget: { value } }) => {
            const chosen = JOBS.find((known) => known === value);
            void navigate({ search: { job: chosen }, replace: true, resetScroll: false });
          }}
        />
        <DetectNow isRunning={isRunning('detect-anomalies')} />
        <GenerateTraffic isRunning={isRunning('generate')} />
        <span className={classes.end}>
          <LiveIndicator status={live} interval={POLL_INTERVAL} />
        </span>
      </div>
      {live.interrupted && !problemOf(runs) && <LiveBanner interval={POLL_INTERVAL} onRetry={live.renew} />}
      <QueryView
        query={runs}
        subject="The runs"
        loading={<LoadingState subject="the runs" bars={[64, 64, 64]} />}
      >
        {() =>
          list.length > 0 ? (
            <ol className={rows.list} aria-label="Runs">
              {list.map((run) => (
                <RunRow key={run.id} run={run} />
              ))}
            </ol>
          ) : (
            <EmptyState title="No runs yet" hint="The schedule begins them, or you do." />
          )
        }
      </QueryView>
      {runs.hasNextPage && (
        <Button
          variant="default"
          fullWidth
          mt="md"
          loading={runs.isFetchingNextPage}
          onClick={() => void runs.fetchNextPage()}
        >
          Load more
        </Button>
      )}
    </Page>
  );
}
