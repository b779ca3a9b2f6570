import { CartesianGrid, ComposedChart, ReferenceLine, ResponsiveContainer, XAxis } from 'recharts';
import { formatDifference, formatInteger, formatNumber } from '@/lib/format';
import { eventTicks } from '../chart-data';
import type { PointRow } from '../chart-data';
import { AmountAxis } from './axes';
import { ChartTooltip } from './chart-tooltip';
import { EffectPoints } from './effect-points';

/** Effects by periods since the start, each with its interval. */
export function EventStudyChart({ rows }: { rows: PointRow[] }) {
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={rows} margin={{ top: 16, right: 12 }} title="Effects by periods since the start">
        <CartesianGrid vertical={false} stroke="var(--tm-line)" />
        <XAxis
          dataKey="at"
          type="number"
          domain={['dataMin - 0.5', 'dataMax + 0.5']}
          ticks={eventTicks(rows)}
          tickFormatter={formatInteger}
          axisLine={false}
          tickLine={false}
          minTickGap={24}
        />
        <AmountAxis format={formatNumber} />
        <ChartTooltip<PointRow>
          title={({ name }) => name}
          lines={({ estimate, interval: [low, high] }) => [
            { name: 'Effect', value: formatDifference(estimate) },
            { name: 'Interval', value: `${formatNumber(low)} to ${formatNumber(high)}` },
          ]}
        />
        <ReferenceLine y={0} stroke="var(--tm-muted)" />
        <ReferenceLine
          x={-0.5}
          stroke="var(--tm-chart-mark)"
          label={{ value: 'Start', position: 'top', fontSize: 12 }}
        />
        <EffectPoints rows={rows} />
      </ComposedChart>
    </ResponsiveContainer>
  );
}
