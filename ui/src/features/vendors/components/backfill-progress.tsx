import { Button } from '@mantine/core';
import { Announcement } from '@/components/announcement';
import { LoadingState } from '@/components/loading-state';
import { Message } from '@/components/message';
import { QueryView } from '@/components/query-view';
import { RunProgress } from '@/components/run-progress';
import { formatPercent } from '@/lib/format';
import { mustAsk } from '@/lib/live/live-status';
import { useFollowRuns } from '../api/follow-runs';
import { useRun } from '../api/get-run';
import { isUnderWay } from '../api/run';
import type { Run } from '../api/run';
import { outcomeText, parametersText } from '../run-words';
import classes from './form.module.css';
import { RunStatusLabel } from './run-status-label';

type Props = {
  /** Of the run. */
  id: string;
  onClose: () => void;
  onAgain: () => void;
};

/** How far a history is, and what came of it. */
export function BackfillProgress({ id, onClose, onAgain }: Props) {
  const live = useFollowRuns();
  const query = useRun(id, { live: !mustAsk(live) });
  return (
    <QueryView
      query={query}
      subject="The run"
      loading={<LoadingState subject="the run" bars={[24, 16, 40]} />}
    >
      {(run) => (
        <>
          <p className={classes.about}>{parametersText(run)}</p>
          <RunStatusLabel run={run} />
          {isUnderWay(run) && <RunProgress label="History" progress={run.progress} />}
          <p>{isUnderWay(run) ? formatPercent(run.progress) : end(run)}</p>
          <Announcement>{isUnderWay(run) ? formatPercent(run.progress) : end(run)}</Announcement>
          {isUnderWay(run) && (
            <p className={classes.about}>It goes on if you close this; the overview shows how far it is.</p>
          )}
          {run.status === 'failed' && (
            <Message tone="problem" title="It could not go on">
              <p>{run.message}</p>
            </Message>
          )}
          <div className={classes.actions}>
            <Button onClick={onClose}>{run.status === 'done' ? 'Look at it' : 'Close'}</Button>
            {!isUnderWay(run) && (
              <Button variant="default" onClick={onAgain}>
                Make another
              </Button>
            )}
          </div>
        </>
      )}
    </QueryView>
  );
}

function end(run: Run): string {
  return run.status === 'done' ? `${outcomeText(run)}.` : '';
}
