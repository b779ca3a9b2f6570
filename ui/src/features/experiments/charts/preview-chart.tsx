import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, ResponsiveContainer } from 'recharts';
import { formatNumber } from '@/lib/format';
import type { PreviewRow } from '../create/preview';
import { AmountAxis, TimeAxis } from './axes';
import type { Scale } from '../chart-data';
import { ChartTooltip } from './chart-tooltip';
import { tellTime } from './tell-time';

type Props = { rows: PreviewRow[]; scale: Scale; intervention: number };

const LINE = { dot: false, isAnimationActive: false, strokeWidth: 2 } as const;
const BAND = { stroke: 'none', fillOpacity: 0.16, activeDot: false, isAnimationActive: false } as const;

/** What the means of a simulation will look like, and how far noise may move them. */
export function PreviewChart({ rows, scale, intervention }: Props) {
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={rows} margin={{ top: 16, right: 12 }} title="Expected means of the groups">
        <CartesianGrid vertical={false} stroke="var(--tm-line)" />
        <TimeAxis rows={rows} scale={scale} />
        <AmountAxis format={formatNumber} />
        <ChartTooltip<PreviewRow>
          title={({ at }) => tellTime(scale, at)}
          lines={({ treatment, control, limit }) => [
            { name: 'Treatment', value: formatNumber(treatment) },
            { name: 'Control', value: formatNumber(control) },
            ...(limit === null ? [] : [{ name: 'Guardrail', value: formatNumber(limit) }]),
          ]}
        />
        <ReferenceLine x={intervention} stroke="var(--tm-chart-mark)" />
        <Area {...BAND} dataKey="controlBand" fill="var(--tm-chart-second)" />
        <Area {...BAND} dataKey="treatmentBand" fill="var(--tm-chart-first)" />
        {rows.some(({ limit }) => limit !== null) && (
          <Line {...LINE} dataKey="limit" stroke="var(--tm-danger)" strokeDasharray="1.5 3.5" />
        )}
        <Line {...LINE} dataKey="control" stroke="var(--tm-chart-second)" strokeDasharray="5 4" />
        <Line {...LINE} dataKey="treatment" stroke="var(--tm-chart-first)" />
      </ComposedChart>
    </ResponsiveContainer>
  );
}
