import { Button } from '@mantine/core';
import { Link, useSearch } from '@tanstack/react-router';
import { EmptyState } from '@/components/empty-state';
import { LiveIndicator } from '@/components/live-indicator';
import { LoadingState } from '@/components/loading-state';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { mustAsk } from '@/lib/live/live-status';
import { useFollowExperiments } from './api/follow-experiments';
import { POLL_INTERVAL, useExperiments } from './api/list-experiments';
import { ExperimentRow } from './components/experiment-row';
import { Filters } from './components/filters';
import classes from './experiments-page.module.css';

export function ExperimentsPage() {
  const filter = useSearch({ from: '/experiments' });
  const live = useFollowExperiments();
  const experiments = useExperiments(filter, { live: !mustAsk(live) });
  const isFiltered = filter.status !== undefined || filter.q !== undefined;
  return (
    <Page
      title="Experiments"
      description="What a change did, by difference-in-differences: in the metric’s units and in dollars."
    >
      <div className={classes.bar}>
        <Button component={Link} to="/experiments/new">
          New experiment
        </Button>
        <LiveIndicator status={live} interval={POLL_INTERVAL} />
      </div>
      <Filters filter={filter} />
      <QueryView
        query={experiments}
        subject="The list"
        loading={<LoadingState subject="the experiments" bars={[64, 64, 64]} />}
      >
        {({ pages }) => {
          const list = pages.flatMap((page) => page.data);
          if (list.length > 0) {
            return (
              <ul className={classes.list}>
                {list.map((experiment) => (
                  <ExperimentRow key={experiment.id} experiment={experiment} />
                ))}
              </ul>
            );
          }
          return isFiltered ? (
            <EmptyState title="None of them" hint="No experiment has this text and this status." />
          ) : (
            <EmptyState
              title="No experiments yet"
              hint="Define one, and it is simulated and analysed at once."
            />
          );
        }}
      </QueryView>
      {experiments.hasNextPage && (
        <Button
          variant="default"
          fullWidth
          mt="md"
          loading={experiments.isFetchingNextPage}
          onClick={() => void experiments.fetchNextPage()}
        >
          Load more
        </Button>
      )}
    </Page>
  );
}
