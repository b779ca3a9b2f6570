import { EmptyState } from '@/components/empty-state';
import { Section } from '@/components/section';
import type { Report } from '../api/get-report';
import { StatusBar } from '../components/status-bar';
import type { VendorSearch } from '../search';
import { FunnelView } from './funnel-view';
import { LeadTimesView } from './lead-times-view';
import { Rates } from './rates';
import { RecentOrders } from './recent-orders';
import { ReportFigures } from './report-figures';
import { ScorecardView } from './scorecard-view';
import { SeriesView } from './series-view';

type Props = { report: Report; search: VendorSearch; live: boolean };

/** All that is known of a vendor in some days, or ever. */
export function ReportView({ report, search, live }: Props) {
  const { vendorId, currency, span, byStatus, orders } = report;
  const filter = { vendor: vendorId, from: span?.from, to: span?.to };
  return (
    <>
      <ReportFigures report={report} />
      {orders === 0 ? (
        <EmptyState
          title="No orders"
          hint={span ? 'None was placed in these days.' : 'It has none yet: place one, or make a history.'}
        />
      ) : (
        <>
          <Section title="Scorecard">
            <ScorecardView report={report} />
          </Section>
          <Section title="Day by day">
            <SeriesView series={report.series} currency={currency} measure={search.show ?? 'orders'} />
          </Section>
          <Section title="Lead times">
            <LeadTimesView report={report} unit={search.unit ?? 'day'} live={live} />
          </Section>
          <Section title="How far orders came">
            <FunnelView byStatus={byStatus} />
            <StatusBar byStatus={byStatus} orders={filter} />
          </Section>
          <Section title="Rates">
            <Rates report={report} />
          </Section>
        </>
      )}
      <Section title="Recent orders">
        <RecentOrders vendor={vendorId} />
      </Section>
    </>
  );
}
