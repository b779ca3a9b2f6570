import { ErrorBar, Line } from 'recharts';
import type { PointRow } from '../chart-data';

/** Effects as points in their intervals; the wide pale bars hold for all of them at once. */
export function EffectPoints({ rows }: { rows: PointRow[] }) {
  return (
    <Line
      dataKey="estimate"
      stroke="transparent"
      dot={{ r: rows.length > 80 ? 1.5 : 3, fill: 'var(--tm-chart-first)', stroke: 'none' }}
      isAnimationActive={false}
    >
      <ErrorBar
        dataKey="band"
        direction="y"
        width={0}
        isAnimationActive={false}
        stroke="var(--tm-chart-first)"
        strokeOpacity={0.28}
        strokeWidth={rows.length > 80 ? 3 : 7}
      />
      <ErrorBar
        dataKey="error"
        direction="y"
        width={0}
        isAnimationActive={false}
        stroke="var(--tm-chart-first)"
        strokeWidth={1.5}
      />
    </Line>
  );
}
