import { Button, NativeSelect } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import bar from '@/components/bar.module.css';
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
import { JOBS } from './api/run';
import { HistoryDialog } from './components/history-dialog';
import { MakeHistory } from './components/make-history';
import { RunRow } from './components/run-row';
import { VendorParts } from './components/vendor-parts';
import { JOB_NAMES } from './words';

export function RunsPage() {
  const { job } = useSearch({ from: '/vendors/runs' });
  const navigate = useNavigate({ from: '/vendors/runs' });
  const live = useFollowRuns();
  const [isMaking, { open, close }] = useDisclosure(false);
  const runs = useRuns(job, { live: !mustAsk(live) });
  return (
    <Page title="Runs" description="Each time orders were made up, moved on, or their reports checked.">
      <VendorParts />
      <div className={bar.bar}>
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
        <MakeHistory onOpen={open} />
        <span className={bar.end}>
          <LiveIndicator status={live} interval={POLL_INTERVAL} />
        </span>
      </div>
      {live.interrupted && !problemOf(runs) && <LiveBanner interval={POLL_INTERVAL} onRetry={live.renew} />}
      <QueryView
        query={runs}
        subject="The runs"
        loading={<LoadingState subject="the runs" bars={[64, 64, 64]} />}
      >
        {({ pages }) => {
          const list = pages.flatMap(({ data }) => data);
          if (list.length === 0) {
            return <EmptyState title="No runs yet" hint="The schedule begins them, or you do." />;
          }
          return (
            <ol className={rows.list} aria-label="Runs">
              {list.map((run) => (
                <RunRow key={run.id} run={run} />
              ))}
            </ol>
          );
        }}
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
      <HistoryDialog opened={isMaking} onClose={close} />
    </Page>
  );
}
