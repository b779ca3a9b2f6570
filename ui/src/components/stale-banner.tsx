import { Button } from '@mantine/core';
import { isRefused } from '@/lib/api/errors';
import { formatClockTime } from '@/lib/format';
import { Message } from './message';
import { SignInLink } from './sign-in-link';

type Props = {
  error: Error;
  /** When what is still shown was true. */
  since: Date;
  onRetry: () => void;
};

/** Above data that could not be refreshed: says so and says how old it is. */
export function StaleBanner({ error, since, onRetry }: Props) {
  return (
    <Message
      tone="notice"
      actions={
        isRefused(error) ? (
          <SignInLink error={error} />
        ) : (
          <Button variant="default" size="xs" onClick={onRetry}>
            Try again
          </Button>
        )
      }
    >
      <p>
        {error.message} Showing what was known at {formatClockTime(since)}.
      </p>
    </Message>
  );
}
