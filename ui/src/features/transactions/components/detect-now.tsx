import { Button } from '@mantine/core';
import { isOutcomeUnknown } from '@/lib/api/errors';
import { randomId } from '@/lib/random-id';
import { useRequestRun } from '../api/request-run';

/** Asks for a run of the detector. */
export function DetectNow({ isRunning }: { isRunning: boolean }) {
  const { mutate, isPending, error } = useRequestRun('detect-anomalies');
  return (
    <>
      <Button
        size="xs"
        loading={isPending || isRunning}
        onClick={() => {
          mutate({ idempotencyKey: randomId() });
        }}
      >
        Detect now
      </Button>
      {error && (
        <p role="alert">
          {error.message} {isOutcomeUnknown(error) && 'It may have been started all the same.'}
        </p>
      )}
    </>
  );
}
