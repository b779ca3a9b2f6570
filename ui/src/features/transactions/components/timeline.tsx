import { lazy } from 'react';
import { ChartFrame } from '@/components/chart-frame';
import { Legend } from '@/components/legend';
import { formatNumber, formatTime } from '@/lib/format';
import type { Anomaly } from '../api/anomaly';
import type { Transaction } from '../api/transaction';
import { timelineRows } from '../chart-data';
import { formatBase } from '../money';
import { featureName, formatScore } from '../words';
import classes from './timeline.module.css';

const TimelineChart = lazy(async () => ({
  default: (await import('../charts/timeline-chart')).TimelineChart,
}));

type Props = { transactions: Transaction[]; anomalies: Anomaly[]; measure: string };

/** A measure of an account's transactions over time, with its anomalies marked. */
export function Timeline({ transactions, anomalies, measure }: Props) {
  const rows = timelineRows(transactions, anomalies, measure);
  const { name, format } = describe(measure);
  if (rows.length === 0) return <p className={classes.none}>None of these transactions has it yet.</p>;
  return (
    <div className={classes.timeline}>
      <ChartFrame
        title={`${name} over time`}
        file="account-timeline"
        legend={
          <Legend
            entries={[
              { name: 'Transaction', color: '--tm-chart-first', kind: 'point' },
              { name: 'Anomaly', color: '--tm-chart-second', kind: 'diamond' },
            ]}
          />
        }
        chart={<TimelineChart rows={rows} name={name} format={format} />}
        table={{
          columns: [{ name: 'Time' }, { name, isNumber: true }, { name: 'Merchant' }, { name: 'Anomaly' }],
          rows: rows.map(({ value, isAnomaly, transaction: { timestamp, merchant } }) => [
            formatTime(timestamp),
            format(value),
            merchant,
            isAnomaly ? 'yes' : '',
          ]),
        }}
      />
    </div>
  );
}

function describe(measure: string): { name: string; format: (value: number) => string } {
  if (measure === 'score') return { name: 'Score', format: formatScore };
  if (measure === 'amount') return { name: 'Amount', format: formatBase };
  return { name: featureName(measure), format: formatNumber };
}
