import { Cards } from '@/components/card';
import { JobCard } from './job-card';
import { MakeHistory } from './make-history';
import { RunNow } from './run-now';

type Props = { live: boolean; onMakeHistory: () => void };

/** What makes, moves and checks orders: the last run of each job, with what begins another. */
export function Jobs({ live, onMakeHistory }: Props) {
  return (
    <Cards>
      <JobCard
        job="backfill"
        about="Makes up vendors and a past of orders."
        live={live}
        action={() => <MakeHistory onOpen={onMakeHistory} />}
      />
      <JobCard
        job="simulate"
        about="Moves orders of simulated vendors on, and places new ones, each minute."
        live={live}
        action={(isRunning) => <RunNow job="simulate" name="Simulate now" isRunning={isRunning} />}
      />
      <JobCard
        job="verify-reports"
        about="Computes every report anew from the orders, each night, and mends what differs."
        live={live}
        action={(isRunning) => <RunNow job="verify-reports" name="Verify reports" isRunning={isRunning} />}
      />
    </Cards>
  );
}
