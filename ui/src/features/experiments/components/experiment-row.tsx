import { Link } from '@tanstack/react-router';
import { formatPercent } from '@/lib/format';
import { isUnderWay } from '../api/experiment';
import type { Experiment } from '../api/experiment';
import { formatPeriod } from '../api/period';
import classes from './experiment-row.module.css';
import { StatusLabel } from './status-label';

export function ExperimentRow({ experiment }: { experiment: Experiment }) {
  const { id, name, metrics, timeRange, status, progress } = experiment;
  return (
    <li className={classes.row}>
      <div className={classes.text}>
        <Link to="/experiments/$id" params={{ id }} className={classes.name}>
          {name}
        </Link>
        <p className={classes.about}>
          {metrics.join(', ')} · {formatPeriod(timeRange.start)} to {formatPeriod(timeRange.end)}
        </p>
      </div>
      <span className={classes.status}>
        {isUnderWay(status) && progress > 0 && <span>{formatPercent(progress)}</span>}
        <StatusLabel status={status} />
      </span>
    </li>
  );
}
