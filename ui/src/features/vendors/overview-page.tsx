import { useDisclosure } from '@mantine/hooks';
import { useSearch } from '@tanstack/react-router';
import { EmptyState } from '@/components/empty-state';
import { LiveBanner } from '@/components/live-banner';
import { LoadingState } from '@/components/loading-state';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { Section } from '@/components/section';
import { mustAsk } from '@/lib/live/live-status';
import { problemOf } from '@/lib/query-problem';
import { useFollowReports } from './api/follow-reports';
import { useFollowRuns } from './api/follow-runs';
import { useSummary } from './api/get-summary';
import { POLL_INTERVAL } from './api/keys';
import { Freshness } from './components/freshness';
import { HistoryDialog } from './components/history-dialog';
import { Jobs } from './components/jobs';
import { MakeHistory } from './components/make-history';
import { NewVendor } from './components/new-vendor';
import { Ranking } from './components/ranking';
import { StatusBar } from './components/status-bar';
import { Totals } from './components/totals';
import { VendorParts } from './components/vendor-parts';

export function OverviewPage() {
  const search = useSearch({ from: '/vendors' });
  const reports = useFollowReports();
  const runs = useFollowRuns();
  const live = !mustAsk(reports) && !mustAsk(runs);
  const summary = useSummary({ live });
  const [isMaking, { open, close }] = useDisclosure(false);
  return (
    <Page title="Vendors" description="Who delivers, how well, and whether that gets better.">
      <VendorParts />
      <QueryView
        query={summary}
        subject="The overview"
        loading={<LoadingState subject="the overview" bars={[72, 56, 52, 52, 52]} />}
      >
        {(data) => (
          <>
            {(reports.interrupted || runs.interrupted) && !problemOf(summary) && (
              <LiveBanner
                interval={POLL_INTERVAL}
                onRetry={() => {
                  reports.renew();
                  runs.renew();
                }}
              />
            )}
            <Freshness query={summary} live={reports} />
            {data.vendors.length === 0 ? (
              <EmptyState
                title="No vendors yet"
                hint="Make a history of orders to look around in, or a vendor of your own."
                action={
                  <>
                    <MakeHistory onOpen={open} /> <NewVendor />
                  </>
                }
              />
            ) : (
              <>
                <Totals summary={data} />
                <StatusBar byStatus={data.totals.byStatus} />
                <Section title="Ranking">
                  <Ranking summary={data} search={search} />
                </Section>
              </>
            )}
          </>
        )}
      </QueryView>
      <Section title="Jobs">
        <Jobs live={live} onMakeHistory={open} />
      </Section>
      <HistoryDialog opened={isMaking} onClose={close} />
    </Page>
  );
}
