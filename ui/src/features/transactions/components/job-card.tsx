import type { ReactNode } from 'react';
import { formatDistance } from '@/lib/duration';
import { formatTime } from '@/lib/format';
import type { JobState } from '../api/get-overview';
import { countsText } from '../run-words';
import { JOB_NAMES } from '../words';
import classes from './job-card.module.css';
import { RunProgress } from './run-progress';
import { RunStatusLabel } from './run-status-label';

type Props = {
  state: JobState;
  /** When this was so. */
  now: Date;
  /** Begins a run. */
  action: ReactNode;
};

/** A job: its last run, and when the next is due. */
export function JobCard({ state: { job, lastRun, nextDueAt }, now, action }: Props) {
  return (
    <div className={classes.card} role="group" aria-label={JOB_NAMES[job]}>
      <div className={classes.head}>
        <h3 className={classes.name}>{JOB_NAMES[job]}</h3>
        {action}
      </div>
      {lastRun ? (
        <>
          <p className={classes.line}>
            <RunStatusLabel run={lastRun} />
            <time dateTime={lastRun.requestedAt.toISOString()} title={formatTime(lastRun.requestedAt)}>
              {formatDistance(lastRun.requestedAt, now)}
            </time>
          </p>
          <RunProgress run={lastRun} />
          <p className={classes.about}>{lastRun.message ?? countsText(lastRun)}</p>
        </>
      ) : (
        <p className={classes.about}>It has not run yet.</p>
      )}
      <p className={classes.about}>Next due {formatDistance(nextDueAt, now)}</p>
    </div>
  );
}
