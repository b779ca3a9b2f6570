import { Button } from '@mantine/core';
import { isRefused, requestIdOf } from '@/lib/api/errors';
import { Message } from './message';
import { RequestId } from './request-id';
import { SignInLink } from './sign-in-link';

type Props = {
  /** What could not be shown, as the start of a sentence: "The value". */
  subject: string;
  error: Error;
  retrying: boolean;
  onRetry: () => void;
};

/** In place of data that could not be loaded at all. */
export function ErrorState({ subject, error, retrying, onRetry }: Props) {
  const requestId = requestIdOf(error);
  return (
    <Message
      tone="problem"
      title={`${subject} could not be loaded`}
      actions={
        isRefused(error) ? (
          <SignInLink error={error} />
        ) : (
          <Button variant="default" size="xs" loading={retrying} onClick={onRetry}>
            Try again
          </Button>
        )
      }
    >
      <p>{error.message}</p>
      {requestId !== undefined && <RequestId id={requestId} />}
    </Message>
  );
}
