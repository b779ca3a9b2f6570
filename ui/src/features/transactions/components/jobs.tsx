import type { Overview } from '../api/get-overview';
import { isUnderWay } from '../api/run';
import { DetectNow } from './detect-now';
import { GenerateTraffic } from './generate-traffic';
import { JobCard } from './job-card';
import classes from './jobs.module.css';

/** The jobs, with what begins a run of each. */
export function Jobs({ overview: { jobs, asOf } }: { overview: Pick<Overview, 'jobs' | 'asOf'> }) {
  return (
    <div className={classes.jobs}>
      {jobs.map((state) => {
        const isRunning = state.lastRun !== null && isUnderWay(state.lastRun);
        const Begin = state.job === 'generate' ? GenerateTraffic : DetectNow;
        return <JobCard key={state.job} state={state} now={asOf} action={<Begin isRunning={isRunning} />} />;
      })}
    </div>
  );
}
