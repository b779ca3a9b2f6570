import { Link } from '@tanstack/react-router';
import { formatDate } from '@/lib/format';
import type { Report } from '../api/get-report';
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
          <CriterionLine key={row.name} row={row} />
        ))}
      </ul>
      <p className={classes.about}>
        Each mark counts by its weight. <Link to="/vendors/scorecard">How scores are made</Link>
      </p>
    </>
  );
}

function Trend({ report: { trend }, rows }: { report: Report; rows: CriterionRow[] }) {
  const { change, score, previousScore, span, previousSpan } = trend;
  const days = `${day(previousSpan.from)} to ${day(previousSpan.to)}`;
  const now = `${day(span.from)} to ${day(span.to)}`;
  if (change === null) {
    return (
      <p className={classes.trend}>
        There is no trend: {score === null ? now : days} {'has'} no score to compare.
      </p>
    );
  }
  const most = strongest(rows, change);
  return (
    <p className={classes.trend}>
      <strong>{pointsText(change)}</strong> points: {scoreText(score)} from {now}, after{' '}
      {scoreText(previousScore)} from {days}.
      {most && ` ${criterionName(most.name)} moved it most, by ${pointsText(most.points)}.`}
    </p>
  );
}

function day(text: string): string {
  return formatDate(new Date(text));
}

function CriterionLine({ row }: { row: CriterionRow }) {
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
          weight {weight} · moved {pointsText(points)}
        </span>
      </p>
      <p className={classes.about}>{description}</p>
    </li>
  );
}
