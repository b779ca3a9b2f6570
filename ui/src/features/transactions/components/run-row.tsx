import { RunProgress } from '@/components/run-progress';
import classes from '@/components/run-row.module.css';
import { formatPercent, formatTime } from '@/lib/format';
import { isUnderWay } from '../api/run';
import type { Run } from '../api/run';
import { countsText, parametersText } from '../run-words';
import { JOB_NAMES } from '../words';
import { RunStatusLabel } from './run-status-label';

const ORIGINS = { schedule: 'as planned', request: 'asked for' } as const;

/** A run in a list. */
export function RunRow({ run }: { run: Run }) {
  const parameters = parametersText(run);
  return (
    <li className={classes.run}>
      <div className={classes.head}>
        <p>
          <span className={classes.job}>{JOB_NAMES[run.job]}</span>{' '}
          <span className={classes.about}>
            {ORIGINS[run.origin]}
            {run.attempts > 1 && `, ${run.attempts} attempts`}
          </span>
        </p>
        <span className={classes.status}>
          {isUnderWay(run) && run.progress > 0 && <span>{formatPercent(run.progress)}</span>}
          <RunStatusLabel run={run} />
        </span>
      </div>
      {isUnderWay(run) && <RunProgress label={JOB_NAMES[run.job]} progress={run.progress} />}
      <p className={classes.about}>
        <time dateTime={run.requestedAt.toISOString()}>{formatTime(run.requestedAt)}</time> ·{' '}
        {countsText(run)}
      </p>
      {parameters !== undefined && <p className={classes.about}>{parameters}</p>}
      {run.message !== null && <p className={classes.problem}>{run.message}</p>}
    </li>
  );
}
