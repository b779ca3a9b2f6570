import type { ReactNode } from 'react';
import { Age } from '@/components/age';
import { Card, CardLine, CardText } from '@/components/card';
import { LoadingState } from '@/components/loading-state';
import { QueryView } from '@/components/query-view';
import { RunProgress } from '@/components/run-progress';
import { useLastRun } from '../api/list-runs';
import { isUnderWay } from '../api/run';
import type { Job } from '../api/run';
import { outcomeText } from '../run-words';
import { JOB_NAMES } from '../words';
import { Differences } from './differences';
import { RunStatusLabel } from './run-status-label';

type Props = {
  job: Job;
  /** What it does. */
  about: string;
  live: boolean;
  /** Begins a run. */
  action: (isRunning: boolean) => ReactNode;
};

/** A job and its last run. */
export function JobCard({ job, about, live, action }: Props) {
  const query = useLastRun(job, { live });
  const isRunning = query.data ? isUnderWay(query.data) : false;
  return (
    <Card title={JOB_NAMES[job]} action={action(isRunning)}>
      <CardText>{about}</CardText>
      <QueryView
        query={query}
        subject="The last run"
        loading={<LoadingState subject="the last run" bars={[40]} />}
      >
        {(run) =>
          run === null ? (
            <CardText>It has not run yet.</CardText>
          ) : (
            <>
              <CardLine>
                <RunStatusLabel run={run} />
                <Age since={run.createdAt} />
              </CardLine>
              {isUnderWay(run) && <RunProgress label={JOB_NAMES[job]} progress={run.progress} />}
              <CardText>{run.message ?? outcomeText(run)}</CardText>
              <Differences run={run} />
            </>
          )
        }
      </QueryView>
    </Card>
  );
}
