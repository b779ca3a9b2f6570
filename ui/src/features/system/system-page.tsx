import { LoadingState } from '@/components/loading-state';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { formatTime } from '@/lib/format';
import { isRefusal, useOverview } from './api/get-overview';
import { Connections } from './components/connections';
import { DeadLetters } from './components/dead-letters';
import { Dependencies } from './components/dependencies';
import { Schedules } from './components/schedules';
import { Streams } from './components/streams';
import { Unavailable } from './components/unavailable';

export function SystemPage() {
  const overview = useOverview();
  const { application, startedAt } = overview.data ?? {};
  return (
    <Page
      title="System"
      description={
        application && startedAt && !isRefusal(overview.error)
          ? `${application.name} ${application.version ?? ''}, running since ${formatTime(startedAt)}.`
          : 'What the host does beside answering requests.'
      }
    >
      {isRefusal(overview.error) ? (
        <Unavailable error={overview.error} />
      ) : (
        <QueryView
          query={overview}
          subject="The state of the system"
          loading={<LoadingState subject="the state of the system" bars={[28, 110, 28, 110]} />}
        >
          {({ streams, schedules, subscriptions, dependencies }) => {
            // Distances are told as of the last answer: what is shown while the server is away does not go on ageing.
            const now = new Date(overview.dataUpdatedAt);
            return (
              <>
                <Streams streams={streams} now={now} />
                <DeadLetters streams={streams} />
                <Schedules schedules={schedules} now={now} />
                <Connections subscriptions={subscriptions} />
                <Dependencies dependencies={dependencies} />
              </>
            );
          }}
        </QueryView>
      )}
    </Page>
  );
}
