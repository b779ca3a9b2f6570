import { SegmentedControl } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { lazy } from 'react';
import { ChartFrame } from '@/components/chart-frame';
import { EmptyState } from '@/components/empty-state';
import { Figures } from '@/components/figures';
import { LoadingState } from '@/components/loading-state';
import { QueryView } from '@/components/query-view';
import { formatInteger, formatPercent } from '@/lib/format';
import { useLeadTimes } from '../api/get-lead-times';
import type { Unit } from '../api/get-lead-times';
import type { Report } from '../api/get-report';
import { leadTimeRows } from '../chart-data';
import { minutesText } from '../words';
import { bucketText } from './bucket-text';

const LeadTimeChart = lazy(async () => ({
  default: (await import('../charts/lead-time-chart')).LeadTimeChart,
}));

type Props = { report: Report; unit: Unit; live: boolean };

/** How long orders took from placed to delivered; how wide bars are is kept in the address. */
export function LeadTimesView({ report, unit, live }: Props) {
  const { vendorId, span, leadTimeMinutes } = report;
  const navigate = useNavigate({ from: '/vendors/vendor/$id' });
  const query = useLeadTimes(vendorId, span ?? undefined, unit, { live });
  const { orders, p50, p90, p95, mean, variability } = leadTimeMinutes;
  if (orders === 0) return <EmptyState title="None" hint="No order has arrived yet." />;
  const text = (minutes: number | null) => (minutes === null ? '–' : minutesText(minutes));
  return (
    <>
      <Figures
        figures={[
          { name: 'Half within', value: text(p50) },
          { name: '90% within', value: text(p90) },
          { name: '95% within', value: text(p95) },
          { name: 'Mean', value: text(mean) },
          { name: 'Variability', value: variability === null ? '–' : formatPercent(variability) },
        ]}
      />
      <SegmentedControl
        aria-label="Width of bars"
        mt="lg"
        mb="md"
        size="xs"
        value={unit}
        data={[
          { value: 'day', label: 'Days' },
          { value: 'hour', label: 'Hours' },
        ]}
        onChange={(value) => {
          void navigate({
            search: (known) => ({ ...known, unit: value === 'hour' ? 'hour' : undefined }),
            replace: true,
            resetScroll: false,
          });
        }}
      />
      <QueryView
        query={query}
        subject="The lead times"
        loading={<LoadingState subject="the lead times" bars={[300]} />}
      >
        {(data) => {
          const rows = leadTimeRows(data);
          return (
            <ChartFrame
              title="Orders by lead time"
              file="vendor-lead-times"
              chart={<LeadTimeChart rows={rows} />}
              table={{
                columns: [{ name: 'Took' }, { name: 'Orders', isNumber: true }],
                rows: rows.map((row) => [bucketText(row), formatInteger(row.orders)]),
              }}
            />
          );
        }}
      </QueryView>
    </>
  );
}
