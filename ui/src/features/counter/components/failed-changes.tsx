import { Button } from '@mantine/core';
import { Message } from '@/components/message';
import { RequestId } from '@/components/request-id';
import { SignInLink } from '@/components/sign-in-link';
import { isOutcomeUnknown, isRefused, requestIdOf } from '@/lib/api/errors';
import { formatInteger } from '@/lib/format';
import { useFailedChanges } from '../failed-changes-state';
import type { FailedChange } from '../failed-changes-state';
import classes from './failed-changes.module.css';

export function FailedChanges() {
  const { failed, dismiss, tryAgain } = useFailedChanges();
  const last = failed.at(-1);
  if (!last) return null;
  const requestId = requestIdOf(last.error);
  return (
    <div className={classes.failed}>
      <Message
        tone="problem"
        title={title(failed, last)}
        actions={
          <>
            {isRefused(last.error) ? (
              <SignInLink error={last.error} />
            ) : (
              <Button variant="default" size="xs" onClick={tryAgain}>
                Try again
              </Button>
            )}
            <Button variant="subtle" color="gray" c="var(--tm-muted)" size="xs" onClick={dismiss}>
              Dismiss
            </Button>
          </>
        }
      >
        <p>{last.error.message}</p>
        {failed.some(({ error }) => isOutcomeUnknown(error)) && (
          <p>It may have been saved all the same. Trying again is safe: no change is made twice.</p>
        )}
        {requestId !== undefined && <RequestId id={requestId} />}
      </Message>
    </div>
  );
}

function title(failed: FailedChange[], { change, error }: FailedChange): string {
  const outcome = isOutcomeUnknown(error) ? 'was not confirmed' : 'was not saved';
  if (failed.length > 1) return `${formatInteger(failed.length)} changes failed; the last one ${outcome}`;
  const name = change.operation === 'increment' ? 'The increment' : 'The decrement';
  return `${name} by ${formatInteger(change.amount)} ${outcome}`;
}
