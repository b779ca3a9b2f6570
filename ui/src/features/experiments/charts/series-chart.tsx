import { CartesianGrid, ComposedChart, Line, ReferenceLine, ResponsiveContainer } from 'recharts';
import { formatNumber } from '@/lib/format';
import type { Scale, SeriesRow } from '../chart-data';
import { AmountAxis, TimeAxis } from './axes';
import { ChartTooltip } from './chart-tooltip';
import { tellTime } from './tell-time';

type Props = { rows: SeriesRow[]; scale: Scale; intervention: number };

const LINE = { dot: false, isAnimationActive: false, strokeWidth: 2, type: 'linear' } as const;

/** The groups' means over time, and what treatment would have had without the effect. */
export function SeriesChart({ rows, scale, intervention }: Props) {
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={rows} margin={{ top: 16, right: 12 }} title="Means of the groups over time">
        <CartesianGrid vertical={false} stroke="var(--tm-line)" />
        <TimeAxis rows={rows} scale={scale} />
        <AmountAxis format={formatNumber} />
        <ChartTooltip<SeriesRow>
          title={({ at }) => tellTime(scale, at)}
          lines={({ treatment, control, counterfactual }) =>
            [
              { name: 'Treatment', value: treatment },
              { name: 'Without the effect', value: counterfactual },
              { name: 'Control', value: control },
            ].flatMap(({ name, value }) => (value === null ? [] : [{ name, value: formatNumber(value) }]))
          }
        />
        <ReferenceLine
          x={intervention}
          stroke="var(--tm-chart-mark)"
          label={{ value: 'Intervention', position: 'top', fontSize: 12 }}
        />
        <Line {...LINE} dataKey="control" stroke="var(--tm-chart-second)" />
        <Line {...LINE} dataKey="counterfactual" stroke="var(--tm-chart-first)" strokeDasharray="5 4" />
        <Line {...LINE} dataKey="treatment" stroke="var(--tm-chart-first)" />
      </ComposedChart>
    </ResponsiveContainer>
  );
}
