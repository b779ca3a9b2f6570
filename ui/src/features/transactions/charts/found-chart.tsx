import { Bar, CartesianGrid, ComposedChart, ResponsiveContainer } from 'recharts';
import { ChartTooltip } from '@/components/chart-tooltip';
import { formatInteger } from '@/lib/format';
import type { FoundRow } from '../chart-data';
import { formatPoint } from '../times';
import { AmountAxis, TimeAxis } from './axes';

const STACK = { stackId: 'found', isAnimationActive: false } as const;

/** How many anomalies there were in each hour or day: confirmed ones filled, the others above them in outline. */
export function FoundChart({ rows, bucket }: { rows: FoundRow[]; bucket: 'hour' | 'day' }) {
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart
        data={rows}
        margin={{ top: 16, right: 12 }}
        barCategoryGap="15%"
        title="Anomalies over time"
      >
        <CartesianGrid vertical={false} stroke="var(--tm-line)" />
        <TimeAxis bucket={bucket} />
        <AmountAxis format={formatInteger} isCount />
        <ChartTooltip<FoundRow>
          title={({ at }) => formatPoint(at, bucket)}
          lines={({ confirmed, others }) => [
            { name: 'Confirmed', value: formatInteger(confirmed) },
            { name: 'Others', value: formatInteger(others) },
          ]}
        />
        <Bar {...STACK} dataKey="confirmed" fill="var(--tm-chart-second)" stroke="var(--tm-chart-second)" />
        <Bar
          {...STACK}
          dataKey="others"
          fill="var(--tm-chart-second)"
          fillOpacity={0.2}
          stroke="var(--tm-chart-second)"
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}
