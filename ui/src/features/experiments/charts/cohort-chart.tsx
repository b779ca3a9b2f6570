import { CartesianGrid, ComposedChart, ReferenceLine, ResponsiveContainer, XAxis } from 'recharts';
import { formatDifference, formatNumber } from '@/lib/format';
import type { PointRow, Scale } from '../chart-data';
import { AmountAxis } from './axes';
import { ChartTooltip } from './chart-tooltip';
import { EffectPoints } from './effect-points';
import { tellTime } from './tell-time';

/** So many starts are each named on the axis. */
const MAX_NAMED = 8;

type Props = {
  rows: PointRow[];
  scale: Scale;
  /** Of all cohorts together. */
  overall: number;
};

/** The effect on each cohort at its start, against that on all of them. */
export function CohortChart({ rows, scale, overall }: Props) {
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={rows} margin={{ top: 16, right: 12 }} title="Effects by cohort">
        <CartesianGrid vertical={false} stroke="var(--tm-line)" />
        <XAxis
          dataKey="at"
          type="number"
          domain={['dataMin', 'dataMax']}
          padding={{ left: 40, right: 40 }}
          {...(rows.length <= MAX_NAMED && { ticks: rows.map(({ at }) => at) })}
          tickFormatter={(at: number) => tellTime(scale, at)}
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
        <ReferenceLine y={overall} stroke="var(--tm-chart-second)" strokeDasharray="5 4" strokeWidth={2} />
        <EffectPoints rows={rows} />
      </ComposedChart>
    </ResponsiveContainer>
  );
}
