import { Bar, CartesianGrid, ComposedChart, ResponsiveContainer } from 'recharts';
import { ChartTooltip } from '@/components/chart-tooltip';
import { formatInteger } from '@/lib/format';
import type { VolumeRow } from '../chart-data';
import { formatBase } from '../money';
import { formatPoint } from '../times';
import { AmountAxis, TimeAxis } from './axes';

/** How many transactions there were in each hour or day. */
export function VolumeChart({ rows, bucket }: { rows: VolumeRow[]; bucket: 'hour' | 'day' }) {
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart
        data={rows}
        margin={{ top: 16, right: 12 }}
        barCategoryGap="15%"
        title="Transactions over time"
      >
        <CartesianGrid vertical={false} stroke="var(--tm-line)" />
        <TimeAxis bucket={bucket} />
        <AmountAxis format={formatInteger} isCount />
        <ChartTooltip<VolumeRow>
          title={({ at }) => formatPoint(at, bucket)}
          lines={({ transactions, amount }) => [
            { name: 'Transactions', value: formatInteger(transactions) },
            { name: 'Amount', value: formatBase(amount) },
          ]}
        />
        <Bar dataKey="transactions" fill="var(--tm-chart-first)" isAnimationActive={false} />
      </ComposedChart>
    </ResponsiveContainer>
  );
}
