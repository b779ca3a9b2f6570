import { lazy } from 'react';
import { ChartFrame } from '@/components/chart-frame';
import { Legend } from '@/components/legend';
import { formatInteger } from '@/lib/format';
import type { Overview } from '../api/get-overview';
import { foundRows, volumeRows } from '../chart-data';
import { formatBase } from '../money';
import { formatPoint } from '../times';

const VolumeChart = lazy(async () => ({ default: (await import('../charts/volume-chart')).VolumeChart }));
const FoundChart = lazy(async () => ({ default: (await import('../charts/found-chart')).FoundChart }));

const number = (name: string) => ({ name, isNumber: true });

type Props = { overview: Pick<Overview, 'series' | 'bucket'> };

/** Volume and anomalies over time. */
export function OverviewCharts({ overview }: Props) {
  const bucket = overview.bucket === 'day' ? 'day' : 'hour';
  const { series } = overview;
  return (
    <>
      <ChartFrame
        title="Transactions over time"
        file="transactions-over-time"
        chart={<VolumeChart rows={volumeRows(overview)} bucket={bucket} />}
        table={{
          columns: [{ name: 'From' }, number('Transactions'), number('Amount')],
          rows: series.map(({ start, transactions, amountMinor }) => [
            formatPoint(start.getTime(), bucket),
            formatInteger(transactions),
            formatBase(amountMinor),
          ]),
        }}
      />
      <ChartFrame
        title="Anomalies over time"
        file="anomalies-over-time"
        legend={
          <Legend
            entries={[
              { name: 'Confirmed', color: '--tm-chart-second', kind: 'bar' },
              { name: 'Others', color: '--tm-chart-second', kind: 'outline' },
            ]}
          />
        }
        chart={<FoundChart rows={foundRows(overview)} bucket={bucket} />}
        table={{
          columns: [{ name: 'From' }, number('Anomalies'), number('Confirmed')],
          rows: series.map(({ start, anomalies, confirmed }) => [
            formatPoint(start.getTime(), bucket),
            formatInteger(anomalies),
            formatInteger(confirmed),
          ]),
        }}
      />
    </>
  );
}
