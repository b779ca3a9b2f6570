import { Cards } from '@/components/card';
import type { Overview } from '../api/get-overview';
import { isUnderWay } from '../api/run';
import { DetectNow } from './detect-now';
import { GenerateTraffic } from './generate-traffic';
import { JobCard } from './job-card';

/** The jobs, with what begins a run of each. */
export function Jobs({ overview: { jobs, asOf } }: { overview: Pick<Overview, 'jobs' | 'asOf'> }) {
  return (
    <Cards>
      {jobs.map((state) => {
        const isRunning = state.lastRun !== null && isUnderWay(state.lastRun);
        const Begin = state.job === 'generate' ? GenerateTraffic : DetectNow;
        return <JobCard key={state.job} state={state} now={asOf} action={<Begin isRunning={isRunning} />} />;
      })}
    </Cards>
  );
}
