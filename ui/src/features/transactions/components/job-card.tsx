import type { ReactNode } from 'react';
import { Card, CardLine, CardText } from '@/components/card';
import { RunProgress } from '@/components/run-progress';
import { formatDistance } from '@/lib/duration';
import { formatTime } from '@/lib/format';
import type { JobState } from '../api/get-overview';
import { isUnderWay } from '../api/run';
import { countsText } from '../run-words';
import { JOB_NAMES } from '../words';
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
    <Card title={JOB_NAMES[job]} action={action}>
      {lastRun ? (
        <>
          <CardLine>
            <RunStatusLabel run={lastRun} />
            <time dateTime={lastRun.requestedAt.toISOString()} title={formatTime(lastRun.requestedAt)}>
              {formatDistance(lastRun.requestedAt, now)}
            </time>
          </CardLine>
          {isUnderWay(lastRun) && <RunProgress label={JOB_NAMES[job]} progress={lastRun.progress} />}
          <CardText>{lastRun.message ?? countsText(lastRun)}</CardText>
        </>
      ) : (
        <CardText>It has not run yet.</CardText>
      )}
      <CardText>Next due {formatDistance(nextDueAt, now)}</CardText>
    </Card>
  );
}
