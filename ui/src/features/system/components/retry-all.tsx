import { Button } from '@mantine/core';
import { Message } from '@/components/message';
import { formatInteger } from '@/lib/format';
import { useRetryAllDeadLetters } from '../api/retry-all-dead-letters';
import classes from './retry-all.module.css';

export function RetryAll({ stream }: { stream: string }) {
  const { mutate, isPending, progress, data, error } = useRetryAllDeadLetters(stream);
  const failed = data?.failed ?? [];
  const last = failed.at(-1);
  return (
    <>
      <div className={classes.action}>
        <span role="status" className={classes.progress}>
          {isPending && progress && `${formatInteger(progress.done)} of ${formatInteger(progress.of)}`}
          {data && failed.length === 0 && 'All are being delivered again'}
        </span>
        <Button
          variant="default"
          size="xs"
          loading={isPending}
          aria-label={`Retry all dead letters of ${stream}`}
          onClick={() => {
            mutate();
          }}
        >
          Retry all
        </Button>
      </div>
      {last && (
        <div className={classes.failure}>
          <Message tone="problem" title={`${formatInteger(failed.length)} could not be retried`}>
            <p>{last.error.message}</p>
          </Message>
        </div>
      )}
      {error && (
        <div className={classes.failure}>
          <Message tone="problem" title="The dead letters could not be retried">
            <p>{error.message}</p>
          </Message>
        </div>
      )}
    </>
  );
}
