import { Bar, CartesianGrid, ComposedChart, Line, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { ChartTooltip } from '@/components/chart-tooltip';
import { formatDate, formatInteger, formatShortDate } from '@/lib/format';
import type { DayRow } from '../chart-data';
import { DESCRIPTIONS } from '../measures';
import type { Measure } from '../measures';

const COLOR = 'var(--tm-chart-first)';

type Props = { rows: DayRow[]; measure: Measure; currency: string };

/** A measure day by day: amounts as bars, shares and times as a line with a gap where there are none. */
export function SeriesChart({ rows, measure, currency }: Props) {
  const { name, kind, short, text } = DESCRIPTIONS[measure];
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart
        data={rows}
        margin={{ top: 16, right: 12 }}
        barCategoryGap="15%"
        title={`${name} by day`}
      >
        <CartesianGrid vertical={false} stroke="var(--tm-line)" />
        <XAxis
          dataKey="at"
          type="number"
          domain={['dataMin', 'dataMax']}
          padding={{ left: 8, right: 8 }}
          tickFormatter={(at: number) => formatShortDate(new Date(at))}
          axisLine={{ stroke: 'var(--tm-line)' }}
          tickLine={false}
          minTickGap={32}
        />
        <YAxis
          tickFormatter={(value: number) => short(value, currency)}
          axisLine={false}
          tickLine={false}
          width={60}
          tickCount={5}
          allowDecimals={measure !== 'orders'}
          domain={kind === 'bar' ? [0, 'auto'] : ['auto', 'auto']}
        />
        <ChartTooltip<DayRow>
          title={({ at }) => formatDate(new Date(at))}
          lines={({ day }) =>
            day
              ? [
                  { name, value: text(day, currency) },
                  ...(measure === 'orders' ? [] : [{ name: 'Orders', value: formatInteger(day.orders) }]),
                ]
              : [{ name: 'Orders', value: '0' }]
          }
        />
        {kind === 'bar' ? (
          <Bar dataKey="value" fill={COLOR} isAnimationActive={false} />
        ) : (
          <Line
            dataKey="value"
            stroke={COLOR}
            strokeWidth={2}
            dot={rows.length <= 31 && { r: 2.5, fill: COLOR }}
            isAnimationActive={false}
          />
        )}
      </ComposedChart>
    </ResponsiveContainer>
  );
}
