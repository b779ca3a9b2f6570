import { CartesianGrid, ComposedChart, Line, ResponsiveContainer } from 'recharts';
import { ChartTooltip } from '@/components/chart-tooltip';
import { formatMoney } from '@/lib/money';
import type { TimelineRow } from '../chart-data';
import { formatPoint } from '../times';
import { formatScore } from '../words';
import { AmountAxis, TimeAxis } from './axes';

type Props = { rows: TimelineRow[]; name: string; format: (value: number) => string };
type DotProps = { cx?: number; cy?: number; payload?: TimelineRow };

/** Transactions of an account, each a point: anomalies as diamonds. */
export function TimelineChart({ rows, name, format }: Props) {
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={rows} margin={{ top: 16, right: 12 }} title={`${name} over time`}>
        <CartesianGrid vertical={false} stroke="var(--tm-line)" />
        <TimeAxis bucket="moment" />
        <AmountAxis format={format} />
        <ChartTooltip<TimelineRow>
          title={({ at }) => formatPoint(at, 'moment')}
          lines={({ value, isAnomaly, transaction }) => [
            { name, value: format(value) },
            {
              name: transaction.merchant,
              value: formatMoney(transaction.amountMinor, transaction.currency, transaction.currencyDigits),
            },
            {
              name: isAnomaly ? 'Anomaly, score' : 'Score',
              value: transaction.score === null ? 'none yet' : formatScore(transaction.score),
            },
          ]}
        />
        <Line dataKey="value" stroke="none" dot={Dot} isAnimationActive={false} />
      </ComposedChart>
    </ResponsiveContainer>
  );
}

function Dot({ cx, cy, payload }: DotProps) {
  if (cx === undefined || cy === undefined || !payload) return <g />;
  if (!payload.isAnomaly) return <circle cx={cx} cy={cy} r={2.5} fill="var(--tm-chart-first)" />;
  return (
    <path
      d={`M${cx} ${cy - 6}L${cx + 6} ${cy}L${cx} ${cy + 6}L${cx - 6} ${cy}Z`}
      fill="var(--tm-chart-second)"
      stroke="var(--tm-page)"
    />
  );
}
