import { EmptyState } from '@/components/empty-state';
import { LoadingState } from '@/components/loading-state';
import { QueryView } from '@/components/query-view';
import { formatTime } from '@/lib/format';
import { REFRESH_INTERVAL } from '../api/get-overview';
import { useRuns } from '../api/get-runs';
import type { Run } from '../api/get-runs';
import { OutcomeLabel } from './outcome-label';
import classes from './run-history.module.css';

const CAUSES = { schedule: 'As planned', 'catch-up': 'Made up for', manual: 'Asked for' } as const;

export function RunHistory({ schedule, now }: { schedule: string; now: Date }) {
  const runs = useRuns(schedule, { interval: REFRESH_INTERVAL });
  return (
    <QueryView
      query={runs}
      subject="The history"
      loading={<LoadingState subject={`the history of ${schedule}`} bars={[28, 28, 28]} />}
    >
      {(list) =>
        list.length === 0 ? (
          <EmptyState title="No runs yet" hint="Each run is listed here, with how it ended." />
        ) : (
          // Focusable, so that the keyboard can scroll it.
          <ol className={classes.history} aria-label={`Runs of ${schedule}`} tabIndex={0}>
            {list.map((run) => (
              <RunRow key={run.id} run={run} now={now} />
            ))}
          </ol>
        )
      }
    </QueryView>
  );
}

function RunRow({ run, now }: { run: Run; now: Date }) {
  return (
    <li className={classes.run}>
      <time dateTime={run.due.toISOString()}>{formatTime(run.due)}</time>
      <span className={classes.cause}>
        {CAUSES[run.cause]}
        {run.attempts > 1 && `, ${String(run.attempts)} attempts`}
      </span>
      <OutcomeLabel run={run} now={now} />
      {run.error !== null && <p className={classes.error}>{run.error}</p>}
    </li>
  );
}
