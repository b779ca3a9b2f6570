import { Button } from '@mantine/core';
import { StateLabel } from '@/components/state-label';
import { isOutcomeUnknown } from '@/lib/api/errors';
import { useRequestedRun } from '../use-requested-run';
import { OutcomeLabel } from './outcome-label';
import classes from './run-now.module.css';

type Props = {
  schedule: string;
  now: Date;
};

/** Asks for a run and follows it to its end. */
export function RunNow({ schedule, now }: Props) {
  const { start, state, run, error } = useRequestedRun(schedule);
  return (
    <>
      <span role="status" className={classes.progress}>
        {state === 'waiting' && <StateLabel tone="busy">Waiting to start</StateLabel>}
        {run && <OutcomeLabel run={run} now={now} />}
      </span>
      <Button
        variant="default"
        size="xs"
        loading={state === 'waiting' || state === 'running'}
        aria-label={`Run now: ${schedule}`}
        onClick={start}
      >
        Run now
      </Button>
      {error && (
        <p role="alert" className={classes.error}>
          {error.message}{' '}
          {isOutcomeUnknown(error) && 'It may have been started all the same: the history shows it.'}
        </p>
      )}
    </>
  );
}
