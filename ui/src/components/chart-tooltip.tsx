import { Tooltip } from 'recharts';
import classes from './chart-tooltip.module.css';

export type Line = { name: string; value: string };

type Props<Point> = {
  title: (point: Point) => string;
  lines: (point: Point) => Line[];
};

/** What is known of the point under the pointer, or the one that the arrow keys moved to. */
export function ChartTooltip<Point>({ title, lines }: Props<Point>) {
  return (
    <Tooltip
      isAnimationActive={false}
      cursor={{ stroke: 'var(--tm-muted)', strokeDasharray: '2 3' }}
      content={({ active, payload }) => {
        const point = payload[0]?.payload as Point | undefined;
        if (!active || point === undefined) return null;
        return (
          <div className={classes.tooltip}>
            <p className={classes.title}>{title(point)}</p>
            {lines(point).map(({ name, value }) => (
              <p key={name} className={classes.line}>
                <span>{name}</span> <span>{value}</span>
              </p>
            ))}
          </div>
        );
      }}
    />
  );
}
