import { Button } from '@mantine/core';
import { isOutcomeUnknown } from '@/lib/api/errors';
import { randomId } from '@/lib/random-id';
import { useRequestRun } from '../api/request-run';
import type { Job } from '../api/run';

type Props = {
  job: Exclude<Job, 'backfill'>;
  name: string;
  isRunning: boolean;
};

/** Asks for a run of a job. */
export function RunNow({ job, name, isRunning }: Props) {
  const { mutate, isPending, error } = useRequestRun(job);
  return (
    <>
      <Button
        size="xs"
        variant="default"
        loading={isPending || isRunning}
        onClick={() => {
          mutate({ idempotencyKey: randomId() });
        }}
      >
        {name}
      </Button>
      {error && (
        <p role="alert">
          {error.message} {isOutcomeUnknown(error) && 'It may have been started all the same.'}
        </p>
      )}
    </>
  );
}
