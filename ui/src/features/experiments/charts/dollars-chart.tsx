import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, ResponsiveContainer } from 'recharts';
import { formatDollars, formatShortDollars } from '@/lib/format';
import type { DollarsRow, Scale } from '../chart-data';
import { AmountAxis, TimeAxis } from './axes';
import { ChartTooltip } from './chart-tooltip';
import { tellTime } from './tell-time';

/** Dollars up to each period, in their band. */
export function DollarsChart({ rows, scale }: { rows: DollarsRow[]; scale: Scale }) {
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={rows} margin={{ top: 16, right: 12 }} title="Dollars up to each period">
        <CartesianGrid vertical={false} stroke="var(--tm-line)" />
        <TimeAxis rows={rows} scale={scale} />
        <AmountAxis format={formatShortDollars} />
        <ChartTooltip<DollarsRow>
          title={({ at }) => `Up to ${tellTime(scale, at)}`}
          lines={({ total, band: [low, high] }) => [
            { name: 'Total', value: formatDollars(total) },
            { name: 'Interval', value: `${formatDollars(low)} to ${formatDollars(high)}` },
          ]}
        />
        <ReferenceLine y={0} stroke="var(--tm-muted)" />
        <Area
          dataKey="band"
          stroke="none"
          fill="var(--tm-chart-first)"
          fillOpacity={0.2}
          activeDot={false}
          isAnimationActive={false}
        />
        <Line
          dataKey="total"
          stroke="var(--tm-chart-first)"
          strokeWidth={2}
          dot={false}
          isAnimationActive={false}
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}
