import { Progress } from '@mantine/core';
import { Announcement } from '@/components/announcement';
import { LiveIndicator } from '@/components/live-indicator';
import { Message } from '@/components/message';
import { asSentence } from '@/lib/sentence';
import type { LiveStatus } from '@/lib/live/live-status';
import { isUnderWay } from '../api/experiment';
import type { Experiment } from '../api/experiment';
import { POLL_INTERVAL } from '../api/get-results';
import classes from './stand.module.css';
import { STATUS_NAMES, StatusLabel } from './status-label';

type Props = {
  experiment: Experiment;
  /** Whether an analysis of its results is shown below. */
  isAnalyzed: boolean;
  live: LiveStatus;
};

/** How far the experiment has come, as it happens. */
export function Stand({ experiment, isAnalyzed, live }: Props) {
  const { status, progress } = experiment;
  const name = STATUS_NAMES[status];
  return (
    <div className={classes.stand}>
      <div className={classes.line}>
        <StatusLabel status={status} />
        <LiveIndicator status={live} interval={POLL_INTERVAL} />
      </div>
      {isUnderWay(status) && (
        <Progress.Root mt="sm">
          {progress > 0 ? (
            <Progress.Section value={progress * 100} aria-label={name} />
          ) : (
            // How far it is nobody knows: all of the bar moves, and it tells no number.
            <Progress.Section
              value={100}
              striped
              animated
              withAria={false}
              role="progressbar"
              aria-label={name}
            />
          )}
        </Progress.Root>
      )}
      <Announcement>{`The experiment: ${name}`}</Announcement>
      <Failure experiment={experiment} isAnalyzed={isAnalyzed} />
    </div>
  );
}

/** What failed, and whether there is a result all the same. */
function Failure({ experiment: { status, message }, isAnalyzed }: Omit<Props, 'live'>) {
  if (isUnderWay(status) || (status !== 'failed' && message === null)) return null;
  const isBefore = isAnalyzed && message !== null;
  return (
    <div className={classes.message}>
      <Message tone="problem" title={isBefore ? 'The last analysis failed' : 'This experiment has no result'}>
        <p>{asSentence(message ?? 'No metric could be analysed: each says below what to change')}</p>
        {isBefore && <p>Below is the one before.</p>}
      </Message>
    </div>
  );
}
