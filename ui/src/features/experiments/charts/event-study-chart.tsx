import {
  CartesianGrid,
  ComposedChart,
  ErrorBar,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
} from 'recharts';
import { formatDifference, formatInteger, formatNumber } from '@/lib/format';
import { eventTicks } from '../chart-data';
import type { EventRow } from '../chart-data';
import { AmountAxis } from './axes';
import { ChartTooltip } from './chart-tooltip';

/** Effects by periods since the start, each with its interval. */
export function EventStudyChart({ rows }: { rows: EventRow[] }) {
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
        <ChartTooltip<EventRow>
          title={({ at }) => `Period ${formatInteger(at)}`}
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
        <Line
          dataKey="estimate"
          stroke="transparent"
          dot={{ r: rows.length > 80 ? 1.5 : 3, fill: 'var(--tm-chart-first)', stroke: 'none' }}
          isAnimationActive={false}
        >
          <ErrorBar
            dataKey="error"
            direction="y"
            width={0}
            stroke="var(--tm-chart-first)"
            strokeWidth={1.5}
          />
        </Line>
      </ComposedChart>
    </ResponsiveContainer>
  );
}
