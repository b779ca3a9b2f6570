import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { EmptyState } from '@/components/empty-state';
import { LiveBanner } from '@/components/live-banner';
import { LiveIndicator } from '@/components/live-indicator';
import { LoadingState } from '@/components/loading-state';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { formatInteger } from '@/lib/format';
import { mustAsk } from '@/lib/live/live-status';
import { problemOf } from '@/lib/query-problem';
import { useFollowAnomalies } from './api/follow-anomalies';
import { useQuality } from './api/get-quality';
import { POLL_INTERVAL } from './api/keys';
import { anomaliesOptions, useAnomalies } from './api/list-anomalies';
import { useNewestAnomalies } from './api/newest-anomalies';
import classes from './anomalies-page.module.css';
import { FeedbackLine } from './components/feedback-line';
import { TransactionParts } from './components/transaction-parts';
import { FailedJudgements } from './queue/failed-judgements';
import { Queue } from './queue/queue';
import { QueueFilters } from './queue/queue-filters';
import { useJudgements } from './queue/use-judgements';
import { MOST_OFFERED, offeredIds, useTold } from './queue/use-offered';
import { filterOf } from './search';

export function AnomaliesPage() {
  const search = useSearch({ from: '/transactions/anomalies' });
  const filter = filterOf(search);
  const client = useQueryClient();
  const judgements = useJudgements();
  const { told, hear, forget } = useTold();
  const live = useFollowAnomalies({
    onTold: (news, missed) => {
      hear(news);
      if (missed) void newest.refetch();
    },
  });
  const queue = useAnomalies(filter);
  const newest = useNewestAnomalies(filter, { live: !mustAsk(live) });
  const quality = useQuality();
  const listed = queue.data?.pages.flatMap(({ data }) => data) ?? [];
  const offered = queue.data ? offeredIds(filter, listed, newest.data ?? [], told).length : 0;
  const showNewest = () => {
    forget();
    void client.resetQueries({ queryKey: anomaliesOptions(filter).queryKey });
  };

  return (
    <Page title="Anomalies" description="What is unusual for its account, the most unusual first.">
      <TransactionParts />
      <div className={classes.head}>
        {quality.data && <FeedbackLine feedback={quality.data.feedback} />}
        <LiveIndicator status={live} interval={POLL_INTERVAL} />
      </div>
      <QueueFilters search={search} />
      {live.interrupted && !problemOf(queue) && <LiveBanner interval={POLL_INTERVAL} onRetry={live.renew} />}
      <FailedJudgements />
      {offered > 0 && (
        <Button variant="default" fullWidth mb="md" onClick={showNewest}>
          {offeredText(offered)}
        </Button>
      )}
      <QueryView
        query={queue}
        subject="The queue"
        loading={<LoadingState subject="the anomalies" bars={[220, 64, 64, 64]} />}
      >
        {() =>
          listed.length > 0 ? (
            <Queue
              anomalies={listed}
              judgements={judgements}
              onEnd={() => {
                if (queue.hasNextPage && !queue.isFetching) void queue.fetchNextPage();
              }}
            />
          ) : (
            <EmptyState
              title="Nothing to judge"
              hint="No anomaly is like this. Detection looks at what is new every few minutes."
            />
          )
        }
      </QueryView>
      {queue.hasNextPage && (
        <Button
          variant="default"
          fullWidth
          mt="md"
          loading={queue.isFetchingNextPage}
          onClick={() => void queue.fetchNextPage()}
        >
          Load more
        </Button>
      )}
    </Page>
  );
}

function offeredText(count: number): string {
  if (count >= MOST_OFFERED) return `Show ${formatInteger(MOST_OFFERED)} or more new anomalies`;
  return count === 1 ? 'Show 1 new anomaly' : `Show ${formatInteger(count)} new anomalies`;
}
