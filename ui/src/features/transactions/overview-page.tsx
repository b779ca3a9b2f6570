import { useSearch } from '@tanstack/react-router';
import { EmptyState } from '@/components/empty-state';
import { LiveBanner } from '@/components/live-banner';
import { LoadingState } from '@/components/loading-state';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { Section } from '@/components/section';
import { mustAsk } from '@/lib/live/live-status';
import { problemOf } from '@/lib/query-problem';
import { useFollowAccounts } from './api/follow-accounts';
import { useFollowRuns } from './api/follow-runs';
import { useOverview } from './api/get-overview';
import { useQuality } from './api/get-quality';
import { POLL_INTERVAL } from './api/keys';
import { Jobs } from './components/jobs';
import { OverviewCharts } from './components/overview-charts';
import { TransactionParts } from './components/transaction-parts';
import { QualityView } from './components/quality-view';
import { RangeChoice } from './components/range-choice';
import { StaleAccounts } from './components/stale-accounts';
import { Totals } from './components/totals';

export function OverviewPage() {
  const { range = '24h' } = useSearch({ from: '/transactions' });
  const runs = useFollowRuns();
  const accounts = useFollowAccounts();
  const live = !mustAsk(runs) && !mustAsk(accounts);
  const overview = useOverview(range, { live });
  const quality = useQuality();
  return (
    <Page
      title="Transactions"
      description="What accounts pay, what of it is unusual for them, and what people made of that."
    >
      <TransactionParts />
      <QueryView
        query={overview}
        subject="The overview"
        loading={<LoadingState subject="the overview" bars={[72, 150, 280, 280]} />}
      >
        {(data) => (
          <>
            {(runs.interrupted || accounts.interrupted) && !problemOf(overview) && (
              <LiveBanner
                interval={POLL_INTERVAL}
                onRetry={() => {
                  runs.renew();
                  accounts.renew();
                }}
              />
            )}
            <Totals overview={data} live={runs} />
            <Jobs overview={data} />
            <Section title="Over time">
              {data.totals.transactions === 0 ? (
                <EmptyState
                  title="No transactions yet"
                  hint="Send some to /api/transactions, or generate traffic above."
                />
              ) : (
                <>
                  <RangeChoice range={range} />
                  <OverviewCharts overview={data} />
                </>
              )}
            </Section>
            <Section title="Stale accounts">
              <StaleAccounts count={data.totals.staleAccounts} live={live} />
            </Section>
          </>
        )}
      </QueryView>
      <Section title="Quality">
        <QueryView
          query={quality}
          subject="The quality"
          loading={<LoadingState subject="the quality" bars={[56, 120]} />}
        >
          {(data) => <QualityView quality={data} />}
        </QueryView>
      </Section>
    </Page>
  );
}
