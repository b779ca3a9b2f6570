import { XAxis, YAxis } from 'recharts';
import { formatPoint } from '../times';

const LINE = { stroke: 'var(--tm-line)' };

type Bucket = 'hour' | 'day' | 'moment';

/** Time, from the first to the last point of the data; with room for a bar at each end. */
export function TimeAxis({ bucket }: { bucket: Bucket }) {
  return (
    <XAxis
      dataKey="at"
      type="number"
      domain={['dataMin', 'dataMax']}
      padding={{ left: 8, right: 8 }}
      tickFormatter={(at: number) => formatPoint(at, bucket)}
      axisLine={LINE}
      tickLine={false}
      minTickGap={32}
    />
  );
}

type AmountProps = { format: (value: number) => string; isCount?: boolean };

/** Amounts from 0 on. */
export function AmountAxis({ format, isCount = false }: AmountProps) {
  return (
    <YAxis
      tickFormatter={format}
      axisLine={false}
      tickLine={false}
      width={56}
      tickCount={5}
      allowDecimals={!isCount}
    />
  );
}
