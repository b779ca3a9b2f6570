import type { SummaryVendor } from '../api/get-summary';
import { sparkline } from '../sparkline';
import type { Point } from '../sparkline';
import { scoreText } from '../words';
import classes from './sparkline.module.css';

const WIDTH = 96;
const HEIGHT = 24;
/** Room for the width of the line. */
const EDGE = 3;

/** Scores of some weeks as a line without axes; a screen reader is told the numbers. */
export function Sparkline({ weeks }: { weeks: SummaryVendor['trend']['weeks'] }) {
  const lines = sparkline(
    weeks.map(({ score }) => score),
    WIDTH,
    HEIGHT,
  );
  const last = lines.at(-1)?.at(-1);
  const told = weeks.map(({ score }) => scoreText(score)).join(', ');
  return (
    <svg
      className={classes.sparkline}
      viewBox={`${-EDGE} ${-EDGE} ${WIDTH + 2 * EDGE} ${HEIGHT + 2 * EDGE}`}
      role="img"
      aria-label={`Scores of ${weeks.length} weeks: ${told}`}
    >
      {lines.map((line, index) =>
        line.length > 1 ? (
          <path key={index} d={path(line)} />
        ) : (
          line.map(({ x, y }) => <circle key={index} cx={x} cy={y} r="1.5" />)
        ),
      )}
      {last && <circle cx={last.x} cy={last.y} r="2.5" />}
    </svg>
  );
}

function path(line: Point[]): string {
  return line.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
}
