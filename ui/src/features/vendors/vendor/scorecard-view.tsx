import { Link } from '@tanstack/react-router';
import { formatDate } from '@/lib/format';
import type { Report } from '../api/get-report';
import type { Span } from '../api/span';
import { criterionName, pointsText, scoreText } from '../words';
import { criterionRows, measuredText, strongest } from './criteria';
import type { CriterionRow } from './criteria';
import classes from './scorecard-view.module.css';

/** What a score is made of, and what moved it. */
export function ScorecardView({ report }: { report: Report }) {
  const rows = criterionRows(report);
  return (
    <>
      <Trend report={report} rows={rows} />
      <ul className={classes.criteria} aria-label="Criteria">
        {rows.map((row) => (
          <CriterionLine key={row.name} row={row} hasTrend={report.trend.change !== null} />
        ))}
      </ul>
      <p className={classes.about}>
        Each mark counts by its weight. <Link to="/vendors/scorecard">How scores are made</Link>
      </p>
    </>
  );
}

function Trend({ report: { trend }, rows }: { report: Report; rows: CriterionRow[] }) {
  const { change, score, previousScore } = trend;
  const [now, before] = [daysText(trend.span), daysText(trend.previousSpan)];
  if (change === null) {
    return (
      <p className={classes.trend}>
        There is no trend: {score === null ? now : before} have no score to compare.
      </p>
    );
  }
  const most = strongest(rows, change);
  return (
    <p className={classes.trend}>
      <strong>{pointsText(change)}</strong> points: {scoreText(score)} for {now}, after{' '}
      {scoreText(previousScore)} for {before}.
      {most && ` ${criterionName(most.name)} moved it most, by ${pointsText(most.points)}.`}
    </p>
  );
}

/** "May 1, 2031 to May 28, 2031". */
function daysText({ from, to }: Span): string {
  return `${formatDate(new Date(from))} to ${formatDate(new Date(to))}`;
}

function CriterionLine({ row, hasTrend }: { row: CriterionRow; hasTrend: boolean }) {
  const { name, description, weight, score, points } = row;
  return (
    <li className={classes.criterion}>
      <p className={classes.head}>
        <span className={classes.name}>{criterionName(name)}</span>
        <span className={classes.mark}>
          {scoreText(score)} <span className={classes.about}>of 100</span>
        </span>
      </p>
      <div className={classes.bar} aria-hidden>
        <span className={classes.value} style={{ width: `${score ?? 0}%` }} />
      </div>
      <p className={classes.head}>
        <span className={classes.text}>{measuredText(row)}</span>
        <span className={classes.about}>
          weight {weight}
          {hasTrend && ` · moved ${pointsText(points)}`}
        </span>
      </p>
      <p className={classes.about}>{description}</p>
    </li>
  );
}
