import { Bar, CartesianGrid, ComposedChart, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { ChartTooltip } from '@/components/chart-tooltip';
import { formatDuration } from '@/lib/duration';
import { formatInteger } from '@/lib/format';
import type { LeadTimeRow } from '../chart-data';
import { bucketText } from '../vendor/bucket-text';

/** How many orders took how long. */
export function LeadTimeChart({ rows }: { rows: LeadTimeRow[] }) {
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart
        data={rows}
        margin={{ top: 16, right: 12 }}
        barCategoryGap="12%"
        title="Orders by lead time"
      >
        <CartesianGrid vertical={false} stroke="var(--tm-line)" />
        <XAxis
          dataKey="from"
          tickFormatter={(minutes: number) => formatDuration(minutes * 60)}
          axisLine={{ stroke: 'var(--tm-line)' }}
          tickLine={false}
          minTickGap={24}
        />
        <YAxis
          tickFormatter={formatInteger}
          axisLine={false}
          tickLine={false}
          width={60}
          tickCount={5}
          allowDecimals={false}
        />
        <ChartTooltip<LeadTimeRow>
          title={bucketText}
          lines={({ orders }) => [{ name: 'Orders', value: formatInteger(orders) }]}
        />
        <Bar dataKey="orders" fill="var(--tm-chart-first)" isAnimationActive={false} />
      </ComposedChart>
    </ResponsiveContainer>
  );
}
