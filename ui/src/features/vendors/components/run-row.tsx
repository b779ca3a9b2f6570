import { RunProgress } from '@/components/run-progress';
import classes from '@/components/run-row.module.css';
import { formatPercent, formatTime } from '@/lib/format';
import { isUnderWay } from '../api/run';
import type { Run } from '../api/run';
import { outcomeText, parametersText } from '../run-words';
import { JOB_NAMES } from '../words';
import { Differences } from './differences';
import { RunStatusLabel } from './run-status-label';

/** A run in a list. */
export function RunRow({ run }: { run: Run }) {
  const parameters = parametersText(run);
  return (
    <li className={classes.run}>
      <div className={classes.head}>
        <p>
          <span className={classes.job}>{JOB_NAMES[run.job]}</span>{' '}
          <span className={classes.about}>{run.isScheduled ? 'as planned' : 'asked for'}</span>
        </p>
        <span className={classes.status}>
          {isUnderWay(run) && run.progress > 0 && <span>{formatPercent(run.progress)}</span>}
          <RunStatusLabel run={run} />
        </span>
      </div>
      {isUnderWay(run) && <RunProgress label={JOB_NAMES[run.job]} progress={run.progress} />}
      <p className={classes.about}>
        <time dateTime={run.createdAt.toISOString()}>{formatTime(run.createdAt)}</time> · {outcomeText(run)}
      </p>
      {parameters !== undefined && <p className={classes.about}>{parameters}</p>}
      {run.message !== null && <p className={classes.problem}>{run.message}</p>}
      <Differences run={run} />
    </li>
  );
}
