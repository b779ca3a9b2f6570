import { XAxis, YAxis } from 'recharts';
import { timeTicks } from '../chart-data';
import type { Scale } from '../chart-data';
import { tellTime } from './tell-time';

const LINE = { stroke: 'var(--tm-line)' };

/** Time, from the first to the last point of the data. */
export function TimeAxis({ rows, scale }: { rows: { at: number }[]; scale: Scale }) {
  return (
    <XAxis
      dataKey="at"
      type="number"
      domain={['dataMin', 'dataMax']}
      ticks={timeTicks(rows)}
      tickFormatter={(at: number) => tellTime(scale, at)}
      axisLine={LINE}
      tickLine={false}
      minTickGap={32}
    />
  );
}

/** Amounts; the range follows the data and need not begin with 0. */
export function AmountAxis({ format }: { format: (value: number) => string }) {
  return (
    <YAxis
      domain={['auto', 'auto']}
      tickFormatter={format}
      axisLine={false}
      tickLine={false}
      width={56}
      tickCount={5}
    />
  );
}
