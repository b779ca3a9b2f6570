import { useParams, useSearch } from '@tanstack/react-router';
import { LiveBanner } from '@/components/live-banner';
import { LoadingState } from '@/components/loading-state';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { fieldProblems } from '@/lib/api/field-problems';
import { mustAsk } from '@/lib/live/live-status';
import { problemOf } from '@/lib/query-problem';
import { useFollowReport } from './api/follow-reports';
import { useReport } from './api/get-report';
import { useVendor } from './api/get-vendor';
import { POLL_INTERVAL } from './api/keys';
import { Freshness } from './components/freshness';
import { VendorParts } from './components/vendor-parts';
import { spanOf } from './spans';
import { DeleteVendor } from './vendor/delete-vendor';
import { ReportView } from './vendor/report-view';
import { SpanChoice } from './vendor/span-choice';
import { VendorHead } from './vendor/vendor-head';

export function VendorPage() {
  const { id } = useParams({ from: '/vendors/vendor/$id' });
  const search = useSearch({ from: '/vendors/vendor/$id' });
  const span = spanOf(search);
  const live = useFollowReport(id);
  const isTold = !mustAsk(live);
  const vendor = useVendor(id);
  const report = useReport(id, span, { live: isTold });
  return (
    <Page
      title={vendor.data?.name ?? report.data?.name ?? id}
      description={vendor.data && <VendorHead vendor={vendor.data} />}
    >
      <VendorParts />
      {live.interrupted && !problemOf(report) && <LiveBanner interval={POLL_INTERVAL} onRetry={live.renew} />}
      <Freshness query={report} live={live} />
      <SpanChoice span={span} problems={fieldProblems(report.error)} />
      <QueryView
        query={report}
        subject="The report"
        loading={<LoadingState subject="the report" bars={[72, 240, 300, 300]} />}
      >
        {(data) => <ReportView report={data} search={search} live={isTold} />}
      </QueryView>
      {vendor.data && <DeleteVendor vendor={vendor.data} />}
    </Page>
  );
}
